"""Pages that follow their topics: over the socket, after it was lost, and where sockets cannot be had."""

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.factories import forum, members

pytestmark = pytest.mark.journey

WITHIN = 15_000


def bell(page):
    return page.locator(".alerts .num")


def test_the_bell_counts_a_reply_without_a_reload_and_says_so(site, visit):
    author = members.member()
    thread = forum.thread(author=author)
    page = visit(author).new_page()
    page.goto("/notifications/")
    expect(bell(page)).to_have_text("0")

    forum.post(thread=thread)

    expect(bell(page)).to_have_text("1", timeout=WITHIN)
    expect(page.locator("[data-announce]")).to_have_text("1 alert")


def test_reading_in_one_tab_empties_the_bell_of_the_other(site, visit):
    author = members.member()
    forum.post(thread=forum.thread(author=author))
    context = visit(author)
    here, there = context.new_page(), context.new_page()
    for page in (here, there):
        page.goto("/notifications/")
        expect(bell(page)).to_have_text("1")

    here.get_by_role("button", name="Mark all as read").click()

    expect(bell(there)).to_have_text("0", timeout=WITHIN)
    expect(here.get_by_role("button", name="Mark all as read")).to_have_count(0)


def test_what_happened_while_the_socket_was_lost_is_caught_up(site, visit):
    author = members.member()
    thread = forum.thread(author=author)
    page = visit(author).new_page()
    lost: list[WebSocketRoute] = []

    def through(route: WebSocketRoute) -> None:
        route.connect_to_server()
        lost.append(route)

    page.route_web_socket("**/ws/live", through)
    page.goto("/notifications/")
    page.wait_for_timeout(500)
    lost[0].close(code=1012)
    forum.post(thread=thread)

    expect(bell(page)).to_have_text("1", timeout=WITHIN)
    assert len(lost) > 1


def test_where_sockets_cannot_be_had_the_page_asks_by_itself(site, visit):
    author = members.member()
    thread = forum.thread(author=author)
    page = visit(author).new_page()
    page.route_web_socket("**/ws/live", lambda route: route.close(code=1011))
    page.goto("/notifications/")

    forum.post(thread=thread)

    expect(bell(page)).to_have_text("1", timeout=30_000)


def test_without_scripts_the_list_and_its_buttons_work(site, visit):
    author = members.member()
    forum.post(thread=forum.thread(author=author, title="Who collects"))
    page = visit(author, java_script_enabled=False).new_page()
    page.goto("/notifications/")
    expect(page.locator(".notice.unread")).to_have_count(1)

    page.get_by_role("button", name="Mark as read").click()

    expect(page.locator(".notice.unread")).to_have_count(0)
    page.get_by_role("link", name="What comes by mail").click()
    page.get_by_label("Replies in threads that I follow, and answers to me").uncheck()
    page.get_by_role("button", name="Keep these choices").click()
    expect(page.get_by_label("Replies in threads that I follow, and answers to me")).not_to_be_checked()

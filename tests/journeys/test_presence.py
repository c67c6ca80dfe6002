"""Who else reads: seen by those who chose so, on open pages, and nowhere that few read or the Rule holds."""

import pytest
from playwright.sync_api import Page, expect

from community.members.models import Member
from forum.models import Thread
from realtime.actions.preferences import choose_presence
from tests.factories import forum, members, rule

pytestmark = pytest.mark.journey

WITHIN = 15_000


def counted(**fields) -> Member:
    member = members.member(**fields)
    choose_presence(member=member, counted=True)
    return member


def presence(page: Page):
    return page.locator("live-presence")


def read(page: Page, thread: Thread, where: str = "") -> Page:
    page.goto(f"/t/{thread.public_id}{where}")
    return page


@pytest.fixture
def thread(site) -> Thread:
    return forum.thread(title="Who rings back?")


def test_two_who_read_see_each_other_come_write_and_go(visit, thread):
    page = read(visit(counted()).new_page(), thread)
    other = read(visit(counted()).new_page(), thread)
    for one in (page, other):
        expect(presence(one)).to_have_text("1 other person is reading", timeout=WITHIN)
    page.evaluate("scroll(0, 0)")
    before = page.locator(".posts").bounding_box()

    other.get_by_label("Your reply").press_sequentially("Half a thought")
    expect(presence(page)).to_have_text("1 other person is reading · Somebody is writing", timeout=WITHIN)
    assert page.locator(".posts").bounding_box() == before
    assert page.locator("[data-announce]").text_content() == ""
    expect(presence(page)).to_have_text("1 other person is reading", timeout=WITHIN)  # it is over by itself

    read(other, thread, "/reply")
    other.locator("textarea").first.press_sequentially("Half a thought")
    expect(presence(page)).to_contain_text("Somebody is writing", timeout=WITHIN)
    other.close()
    expect(presence(page)).to_have_text("", timeout=WITHIN)


def test_ones_own_tabs_are_nobody_else_and_each_hears_of_others(visit, thread):
    context = visit(counted())
    tabs = [read(context.new_page(), thread) for _ in range(2)]
    tabs[1].get_by_label("Your reply").press_sequentially("Half a thought")
    other = read(visit(counted()).new_page(), thread)

    expect(presence(other)).to_have_text("1 other person is reading · Somebody is writing", timeout=WITHIN)
    for tab in tabs:
        expect(presence(tab)).to_have_text("1 other person is reading", timeout=WITHIN)
    other.get_by_label("Your reply").press_sequentially("Half a thought")
    for tab in tabs:
        expect(presence(tab)).to_contain_text("Somebody is writing", timeout=WITHIN)


def test_whoever_looks_elsewhere_is_not_counted_until_they_are_back(visit, thread):
    page = read(visit(counted()).new_page(), thread)
    context = visit(counted())
    read(context.new_page(), forum.thread())  # the tab with the connection
    other = read(context.new_page(), thread)
    expect(presence(page)).to_have_text("1 other person is reading", timeout=WITHIN)

    _look(other, hidden=True)
    expect(presence(page)).to_have_text("", timeout=WITHIN)
    _look(other, hidden=False)
    expect(presence(page)).to_have_text("1 other person is reading", timeout=WITHIN)
    other.close()
    expect(presence(page)).to_have_text("", timeout=WITHIN)


def _look(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        """(hidden) => {
          if (hidden) Object.defineProperty(document, "hidden", { value: true, configurable: true });
          else delete document.hidden;
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_page_that_lost_its_connection_says_nothing_of_others(visit, thread):
    page = visit(counted()).new_page()
    sockets = []
    page.route_web_socket("**/ws/live", lambda route: sockets.append((route, route.connect_to_server())))
    read(page, thread)
    read(visit(counted()).new_page(), thread)
    expect(presence(page)).to_have_text("1 other person is reading", timeout=WITHIN)

    page.unroute_all()
    page.route_web_socket("**/ws/live", lambda route: route.close(code=1011))
    sockets[0][0].close(code=1011)
    expect(presence(page)).to_have_text("", timeout=WITHIN)


def test_it_is_chosen_and_given_up_where_one_chooses_what_one_hears_of(visit, thread):
    context = visit(members.member())
    page, choices = context.new_page(), context.new_page()
    other = read(visit(counted()).new_page(), thread)
    expect(presence(read(page, thread))).to_have_count(0)

    choices.goto("/notifications/preferences")
    choices.get_by_label("Count me among those who are reading").check()
    choices.get_by_role("button", name="Keep these choices").click()
    expect(choices.get_by_label("Count me among those who are reading")).to_be_checked()
    for one in (read(page, thread), other):
        expect(presence(one)).to_have_text("1 other person is reading", timeout=WITHIN)

    choices.get_by_label("Count me among those who are reading").uncheck()
    choices.get_by_role("button", name="Keep these choices").click()
    for one in (page, other):
        expect(presence(one)).to_have_text("", timeout=WITHIN)


def test_under_the_rule_the_page_has_no_place_for_it_and_the_socket_is_not_asked(visit, site):
    board = rule.board()
    thread = rule.thread(board=board, author=rule.speaker(board=board))
    pair = list(thread.audience.members().order_by("-pk")[:2])
    frames: list[str] = []
    for one in pair:
        choose_presence(member=one, counted=True)
        page = visit(one).new_page()
        page.on("websocket", lambda socket: socket.on("framesent", lambda said: frames.append(str(said))))
        with page.expect_websocket():
            read(page, thread)
        page.get_by_label("Your reply").press_sequentially("Half a thought")
        expect(presence(page)).to_have_count(0)
    page.wait_for_timeout(2_000)
    assert frames
    assert not [said for said in frames if thread.public_id in said]


def test_without_scripts_it_is_silent(visit, thread):
    page = read(visit(counted(), java_script_enabled=False).new_page(), thread)
    expect(presence(page)).to_have_text("")

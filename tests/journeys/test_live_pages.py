"""Pages that follow their topics: over the socket, after it was lost, and where sockets cannot be had."""

import pytest
from playwright.sync_api import WebSocketRoute, expect

from community.moderation.actions.decisions import decide
from community.moderation.screening import Reason
from forum.actions.removing import remove_revision
from tests.factories import forum, members
from tests.factories.moderation import held_again, held_item, moderator_of, revision_of

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


@pytest.fixture
def item(site):
    """A reply that waits for a moderator."""
    return held_item(thread=forum.thread(title="Who collects"), body="Words that wait.")


def decided(item, outcome: str, *, version: int = 1) -> None:
    rule = "no-concern" if outcome == "release" else "personal"
    said = {"outcome": outcome, "reason": rule, "note": "Leave out the name.", "version": version}
    decide(item=item, moderator=moderator_of(item), **said)


@pytest.mark.parametrize(
    ("outcome", "said"), [("release", "This is published now"), ("return", "A moderator returned this to you")]
)
def test_the_author_sees_a_decision_where_the_post_stands_and_goes_on_writing(visit, item, outcome, said):
    post = revision_of(item).post
    page = visit(item.author).new_page()
    page.goto(f"/t/{post.thread.public_id}")
    expect(page.get_by_role("article").filter(has_text="Words that wait.")).to_contain_text("Waiting for a moderator")
    page.get_by_label("Your reply").fill("Half a thought")

    decided(item, outcome)

    article = page.get_by_role("article").filter(has_text="Words that wait.")
    expect(article).to_contain_text(said, timeout=WITHIN)
    expect(article).not_to_contain_text("Waiting for a moderator")
    expect(article.get_by_role("link", name="Reply")).to_have_count(1 if outcome == "release" else 0)
    expect(page.get_by_label("Your reply")).to_have_value("Half a thought")
    expect(page.get_by_label("Your reply")).to_be_focused()


def test_the_list_of_held_posts_follows_a_decision(visit, item):
    page = visit(item.author).new_page()
    page.goto("/forum/mine")
    expect(page.get_by_role("main")).to_contain_text("Waiting for a moderator")

    decided(item, "return")

    expect(page.get_by_role("main")).to_contain_text("Leave out the name.", timeout=WITHIN)


def test_another_reader_hears_of_a_reply_only_once_it_is_released(visit, item):
    page = visit(members.member()).new_page()
    asked = []
    page.goto(f"/t/{revision_of(item).post.thread.public_id}")
    page.on("request", lambda request: asked.append(request.url))
    held_again(item, Reason("sealed-file", "plan.zip"))
    forum.post(thread=revision_of(item).post.thread, body="What everybody may read.")
    expect(page.get_by_role("link", name="1 new reply")).to_be_visible(timeout=WITHIN)
    assert not any("/state" in address for address in asked)

    decided(item, "release", version=2)

    expect(page.get_by_role("link", name="2 new replies")).to_be_visible(timeout=WITHIN)
    assert not any("/state" in address for address in asked)


def test_without_scripts_the_list_and_its_buttons_work(site, visit):
    author = members.member()
    forum.post(thread=forum.thread(author=author, title="Who collects"))
    page = visit(author, java_script_enabled=False).new_page()
    page.goto("/notifications/")
    expect(page.locator(".notice.unread")).to_have_count(1)

    page.get_by_role("button", name="Mark as read").click()

    expect(page.locator(".notice.unread")).to_have_count(0)
    page.get_by_role("link", name="What you hear of").click()
    replies = page.locator("#reply-posted").get_by_role("combobox")
    replies.nth(1).select_option("never")
    page.get_by_role("button", name="Keep these choices").click()
    expect(replies.nth(1)).to_have_value("never")


def test_all_tabs_of_a_browser_share_one_socket_and_the_next_takes_it_over(site, visit):
    reader, thread = members.member(), forum.thread()
    context = visit(reader)
    sockets: list[str] = []
    tabs = []
    for _ in range(3):
        tab = context.new_page()
        tab.on("websocket", lambda socket: sockets.append(socket.url))
        tab.goto(f"/t/{thread.public_id}")
        tabs.append(tab)
    forum.post(thread=thread)
    for tab in tabs:
        expect(tab.get_by_role("link", name="1 new reply")).to_be_visible()
    assert len(sockets) == 1

    tabs.pop(0).close()
    forum.post(thread=thread)

    for tab in tabs:
        expect(tab.get_by_role("link", name="2 new replies")).to_be_visible()
    assert len(sockets) == 2


MANY_TABS = """
([name, topics]) => {
  const channel = new BroadcastChannel(name);
  topics.forEach((topic, number) => channel.postMessage({ tab: `tab ${number}`, topics: [topic] }));
}
"""


def test_a_browser_that_comes_back_with_many_tabs_keeps_its_socket(site, visit):
    reader, thread = members.member(), forum.thread()
    page = visit(reader).new_page()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"/t/{thread.public_id}")
    forum.post(thread=thread)
    expect(page.get_by_role("link", name="1 new reply")).to_be_visible(timeout=WITHIN)

    page.evaluate(MANY_TABS, [f"live bell:{reader.uuid}", [f"thread:{number}" for number in range(60)]])
    forum.post(thread=thread)

    expect(page.get_by_role("link", name="2 new replies")).to_be_visible(timeout=WITHIN)
    assert len(sockets) == 1


def test_a_post_that_is_removed_is_gone_from_the_page_once_its_reader_follows_the_word(site, visit):
    thread = forum.thread()
    post = forum.post(thread=thread, body="Words that cannot stay.")
    page = visit(members.member()).new_page()
    page.goto(f"/t/{thread.public_id}")
    expect(page.get_by_text("Words that cannot stay.")).to_be_visible()

    remove_revision(post.current)
    page.get_by_role("link", name="Something on this page was changed or removed").click()

    expect(page.get_by_text("Words that cannot stay.")).to_have_count(0)


def test_a_tab_that_sleeps_with_the_socket_loses_it_to_one_that_is_looked_at(site, visit):
    context, thread = visit(members.member()), forum.thread()
    asleep = context.new_page()
    asleep.goto(f"/t/{thread.public_id}")
    asleep.evaluate("BroadcastChannel.prototype.postMessage = () => {}")
    awake = context.new_page()
    awake.goto(f"/t/{thread.public_id}")

    forum.post(thread=thread)

    expect(awake.get_by_role("link", name="1 new reply")).to_be_visible(timeout=WITHIN)

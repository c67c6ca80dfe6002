"""What changes elsewhere shows on an open page: at once, after a lost connection, and where sockets cannot be had."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import forum, members, sessions
from tests.factories.moderation import held_item

pytestmark = pytest.mark.journey

SOCKET = re.compile("/ws/live$")
POLL = 16_000  # milliseconds; pages without a socket ask every fifteen seconds


@pytest.fixture
def thread(site):
    return forum.thread(title="Who rings back?")


@pytest.fixture
def two_moderators(visit, thread):
    pair = [members.moderator(thread.board.moderators, name=name) for name in ("Ada First", "Bo Second")]
    return [visit(moderator).new_page() for moderator in pair]


class Wire:
    """The socket of a page, which can be cut and mended."""

    def __init__(self, page: Page, *, cut: bool = False) -> None:
        self.page = page
        self.is_cut = cut
        self.sockets = []
        self.codes = []  # with which the server closed them
        page.route_web_socket(SOCKET, self._opened)

    def _opened(self, socket) -> None:
        if self.is_cut:
            socket.close()
            return
        socket.connect_to_server().on_close(lambda code, _reason: self._closed(socket, code))
        self.sockets.append(socket)

    def _closed(self, socket, code) -> None:
        self.codes.append(code)
        socket.close(code=code)

    def cut(self) -> None:
        self.is_cut = True
        self.page.context.set_offline(True)
        for socket in self.sockets:
            socket.close()

    def mend(self) -> None:
        self.is_cut = False
        self.page.context.set_offline(False)


def test_whoever_was_away_sees_on_return_how_many_replies_came(visit, thread):
    page = visit(members.member()).new_page()
    wire = Wire(page)
    page.goto(f"/t/{thread.public_id}")
    page.evaluate("window.untouched = true")
    page.get_by_label("Your reply").fill("Half a thought")
    wire.cut()
    for _ in range(3):
        forum.post(thread=thread, body="Said while nobody listened.")
    wire.mend()
    expect(page.get_by_role("link", name="3 new replies")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Said while nobody listened.")).to_have_count(0)
    expect(page.get_by_label("Your reply")).to_have_value("Half a thought")
    assert page.evaluate("window.untouched")
    page.get_by_role("link", name="3 new replies").click()
    expect(page.get_by_text("Said while nobody listened.")).to_have_count(3)


def test_a_minute_in_a_tunnel_costs_no_reply_and_none_comes_twice(visit, thread):
    page = visit(members.member()).new_page()
    page.clock.install()
    wire = Wire(page)
    page.goto(f"/t/{thread.public_id}")
    wire.cut()
    said = [f"Said in the tunnel, number {number}." for number in range(1, 6)]
    for words in said:
        forum.post(thread=thread, body=words)
        page.clock.fast_forward(12_000)
    wire.mend()
    page.clock.fast_forward(POLL)

    page.get_by_role("link", name="5 new replies").click()

    expect(page.get_by_text("Said in the tunnel")).to_have_text(said)


def test_pings_that_come_twice_and_in_the_wrong_order_cost_no_reply_and_no_second_fetch(visit, thread):
    page = visit(members.member()).new_page()
    pings: list[str] = []
    to_page = []

    def opened(socket) -> None:
        to_page.append(socket.send)
        socket.connect_to_server().on_message(lambda said: (pings.append(said), socket.send(said)))

    page.route_web_socket(SOCKET, opened)
    page.goto(f"/t/{thread.public_id}")
    for number in (1, 2):
        forum.post(thread=thread, body=f"Said in order, number {number}.")
        expect(page.get_by_role("link", name=f"{number} new repl")).to_be_visible()
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url) if "/live" not in asked.url else None)

    for said in (*reversed(pings), *pings, *pings):
        to_page[-1](said)
    forum.post(thread=thread, body="Said in order, number 3.")

    expect(page.get_by_role("link", name="3 new replies")).to_be_visible()
    assert len([url for url in fetched if thread.public_id in url]) == 1
    page.get_by_role("link", name="3 new replies").click()
    expect(page.get_by_text("Said in order")).to_have_text([f"Said in order, number {n}." for n in (1, 2, 3)])


def test_new_replies_are_read_out_once_and_not_one_by_one(visit, thread):
    page = visit(members.member()).new_page()
    page.goto(f"/t/{thread.public_id}")
    forum.post(thread=thread)
    expect(page.get_by_role("link", name="1 new reply")).to_be_visible()
    assert page.locator("[aria-live=polite]:not([hidden])").count() == 1
    expect(page.locator("[data-announce]")).to_contain_text("1 new reply")


def test_a_thread_learns_by_asking_where_sockets_are_blocked(visit, thread):
    page = visit(members.member()).new_page()
    page.clock.install()
    Wire(page, cut=True)
    with page.expect_response("**/live/since?*") as asked:
        page.goto(f"/t/{thread.public_id}")
    assert asked.value.ok
    forum.post(thread=thread)
    page.clock.fast_forward(POLL)
    expect(page.get_by_role("link", name="1 new reply")).to_be_visible()


def test_a_page_of_staff_that_is_told_its_session_will_not_do_asks_no_more(visit, site, thread):
    moderator = members.moderator(thread.board.moderators)
    page = visit(moderator).new_page()
    page.clock.install()
    wire = Wire(page)
    with page.expect_websocket():
        page.goto(f"/t/{thread.public_id}")
    wire.cut()
    weaker = sessions.session_key(moderator, second_factor=False)
    page.context.add_cookies([{"name": "session", "value": weaker, "url": site.url}])
    wire.mend()
    for _ in range(50):
        if 4401 in wire.codes:
            break
        page.wait_for_timeout(100)
    page.clock.fast_forward(10 * POLL)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)
    assert wire.codes.count(4401) == 1
    assert wire.codes[-1] == 4401


def test_a_queue_learns_by_asking_where_sockets_are_blocked(two_moderators, thread):
    page = two_moderators[0]
    page.clock.install()
    Wire(page, cut=True)
    with page.expect_response("**/live/since?*"):
        page.goto("/moderation/")
    held_item(thread=thread, author=members.member(name="Cam Author"))
    page.clock.fast_forward(POLL)
    expect(page.locator(".q-it")).to_contain_text("Cam Author")


def test_a_claim_shows_in_the_open_list_of_the_other_moderator_and_so_does_its_end(two_moderators, thread):
    page, other = two_moderators
    item = held_item(thread=thread)
    other.goto("/moderation/")
    page.goto(f"/moderation/{item.public_id}")
    page.get_by_role("button", name="Claim", exact=True).click()
    expect(other.locator(".q-it.busy")).to_contain_text("Claimed by Ada First")
    page.get_by_role("button", name="Give it back").click()
    expect(other.locator(".q-it")).not_to_contain_text("Claimed by Ada First")


def test_whoever_decides_second_without_knowing_is_told_in_place_and_keeps_the_note(two_moderators, thread):
    first, second = two_moderators
    item = held_item(thread=thread)
    Wire(second, cut=True)
    second.route("**/live/since?*", lambda asked: asked.abort())  # else it knows, once it has asked
    for page in (first, second):
        page.goto(f"/moderation/{item.public_id}")
    second.get_by_label("Rule").select_option("conduct")
    second.get_by_label("Note to the author").fill("Please be kinder.")
    first.get_by_role("button", name="Release as it is").click()
    expect(first.get_by_text("Released.")).to_be_visible()
    with second.expect_response("**/decide") as answered:
        second.get_by_role("button", name="Return to the author").click()
    assert answered.value.status == 409
    expect(second.get_by_text("Ada First decided this").first).to_be_visible()
    expect(second.get_by_role("textbox", name="note")).to_have_value("Please be kinder.")

"""The socket: who may open it, what it answers to whatever is sent, and that it never carries content."""

import asyncio
import json

import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.sessions.models import Session

from community.members.actions.roles import set_role
from community.members.middleware import may_listen
from community.members.models import Membership
from community.members.models.member import STAFF, Role
from realtime.bell import bell_topic
from realtime.sockets.consumers import LONGEST_FRAME, MESSAGES, SOCKETS_PER_MEMBER, TOO_LONG, TOO_MUCH
from realtime.sockets.hub import Hub
from realtime.sockets.routing import sockets
from realtime.sockets.topics import MOST
from tests.factories import forum, members
from tests.realtime.sockets import Page, in_thread, on_a_loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def member(db):
    return members.member()


@on_a_loop
async def test_a_visitor_is_refused(hub):
    page = Page(None, hub)

    assert await page.is_sent_away()
    assert page.code == 4401


@pytest.mark.parametrize("role", STAFF)
@on_a_loop
async def test_staff_whose_session_has_no_second_factor_are_told_that_their_session_is_none(hub, role, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.POLL_SECONDS", 3600)  # at the door, not when rights are asked again
    staff = await in_thread(members.member)(role)
    page = Page(staff, hub, second_factor=False)

    assert await page.is_sent_away()
    assert page.code == 4401
    async with Page(staff, hub) as page:
        assert await page.subscribe(bell_topic(staff.uuid))


@on_a_loop
async def test_the_socket_of_a_member_who_becomes_staff_closes_until_there_is_a_second_factor(hub, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.RECHECK_TICKS", 1)
    member = await in_thread(members.member)()
    async with Page(member, hub, second_factor=False) as page:
        await page.subscribe(bell_topic(member.uuid))
        await in_thread(set_role)(member=member, role=Role.MODERATOR, by=None)
        assert await page.hear() is None
        assert page.code == 4401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://testserver.evil.example"])
@on_a_loop
async def test_a_page_of_another_site_is_refused(hub, member, origin):
    assert not await Page(member, hub, application=sockets(may_listen), origin=origin).connect()


@on_a_loop
async def test_a_page_of_ours_is_let_in(hub, member):
    async with Page(member, hub, application=sockets(may_listen)) as page:
        assert await page.subscribe(bell_topic(member.uuid)) == {bell_topic(member.uuid): 0}


@on_a_loop
async def test_another_address_is_refused_without_an_error():
    socket = WebsocketCommunicator(sockets(may_listen), "/ws/other", headers=[(b"origin", b"http://testserver")])
    assert await socket.connect() == (False, 4404)


@on_a_loop
async def test_what_may_not_be_heard_answers_as_what_does_not_exist(hub, member):
    group = await in_thread(members.group)()
    board = await in_thread(lambda: forum.board(audience=members.network().narrowed_to(group)))()
    hidden = await in_thread(forum.thread)(board=board)
    async with Page(member, hub) as page:
        assert await page.subscribe(hidden.topic) == {}
        assert await page.subscribe("thread:doesnotexist") == {}
        assert await page.subscribe("queue:moderation", bell_topic("someone else"), "board:x", "nonsense", "") == {}


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "null",
        "1",
        '"text"',
        "[]",
        "{}",
        '{"subscribe": "bell:x"}',
        '{"subscribe": [1, null]}',
        '{"subscribe": {"a": 1}}',
        '{"unsubscribe": 3}',
        '{"publish": ["x"]}',
        "[" * 4000,
        "NaN",
        "1" * 5000,
    ],
)
@on_a_loop
async def test_a_malformed_frame_is_answered_with_a_sentence_and_the_socket_lives_on(hub, member, frame):
    async with Page(member, hub) as page:
        await page.send_frame(text=frame)
        assert (await page.hear())["error"].endswith(".")
        assert await page.subscribe(bell_topic(member.uuid))


@on_a_loop
async def test_bytes_are_answered_with_a_sentence(hub, member):
    async with Page(member, hub) as page:
        await page.send_frame(bytes=b"\x00\xff")
        assert "error" in await page.hear()


@pytest.mark.parametrize(
    "name", ["thread:\ud800", "thread:\x00", "thread:" + "x" * 500, "thread:’; DROP", ":", "bell:"]
)
@on_a_loop
async def test_odd_names_are_topics_that_do_not_exist(hub, member, name):
    async with Page(member, hub) as page:
        assert await page.subscribe(name) == {}


@on_a_loop
async def test_fifty_topics_are_the_most(hub, member):
    async with Page(member, hub) as page:
        await page.send({"subscribe": [f"thread:{number}" for number in range(MOST + 1)]})
        assert "error" in await page.hear()


@on_a_loop
async def test_ten_thousand_topics_close_the_socket_with_a_reason(hub, member):
    async with Page(member, hub) as page:
        await page.send({"subscribe": [f"thread:{number}" for number in range(10_000)]})
        assert await page.hear() is None
        assert page.code == TOO_LONG


@on_a_loop
async def test_a_frame_that_is_too_long_closes_the_socket_with_a_reason(hub, member):
    async with Page(member, hub) as page:
        await page.send_frame(text="x" * (LONGEST_FRAME + 1))
        assert await page.hear() is None
        assert page.code == TOO_LONG


@on_a_loop
async def test_a_page_that_talks_without_end_is_closed_with_a_reason(hub, member):
    async with Page(member, hub) as page:
        for _ in range(MESSAGES + 1):
            await page.send(1)
        answers = [await page.hear() for _ in range(MESSAGES + 1)]
        assert answers[-1] is None
        assert page.code == TOO_MUCH


@on_a_loop
async def test_a_member_may_not_open_sockets_without_end(hub, member):
    pages = [Page(member, hub) for _ in range(SOCKETS_PER_MEMBER)]
    for page in pages:
        assert await page.connect()

    one_more = Page(member, hub)
    assert await one_more.is_sent_away()
    assert one_more.code == TOO_MUCH
    for page in pages:
        await page.socket.disconnect()


@on_a_loop
async def test_a_topic_that_was_left_is_not_heard_any_more(hub, member):
    thread = await in_thread(forum.thread)()
    async with Page(member, hub) as page:
        seq = (await page.subscribe(thread.topic))[thread.topic]
        await page.send({"unsubscribe": [thread.topic]})
        assert await page.hear() == {"seqs": {}}
        hub.announce({thread.topic: seq + 1})
        assert await page.hears_nothing()


@on_a_loop
async def test_nothing_but_names_and_numbers_is_ever_said(hub, member):
    thread = await in_thread(forum.thread)(title="Canary", body="Canary")
    async with Page(member, hub) as page:
        said = [json.dumps(await page.subscribe(thread.topic))]
        await in_thread(forum.post)(thread=thread, body="Canary")
        said.append(json.dumps(await page.hear()))

    assert "Canary" not in " ".join(said)
    assert thread.topic in said[1]


@on_a_loop
async def test_after_a_lost_connection_the_first_answer_says_what_was_missed(hub, member):
    thread = await in_thread(forum.thread)()
    async with Page(member, hub) as page:
        before = (await page.subscribe(thread.topic))[thread.topic]
    await in_thread(forum.post)(thread=thread)
    async with Page(member, hub) as page:
        after = (await page.subscribe(thread.topic))[thread.topic]

    assert after == before + 1


@on_a_loop
async def test_a_session_that_ended_closes_its_socket(hub, member, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.RECHECK_TICKS", 1)
    async with Page(member, hub) as page:
        await page.subscribe(bell_topic(member.uuid))
        await in_thread(_end)(page.key)
        assert await page.hear() is None
        assert page.code == 4401


@on_a_loop
async def test_a_changed_password_closes_the_sockets_of_the_old_one(hub, member, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.RECHECK_TICKS", 1)
    async with Page(member, hub) as page:
        await page.subscribe(bell_topic(member.uuid))
        member.set_password("another long password")
        await in_thread(member.save)()
        assert await page.hear() is None
        assert page.code == 4401


@on_a_loop
async def test_a_thread_one_may_no_longer_read_falls_silent(hub, member, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.RECHECK_TICKS", 1)
    group = await in_thread(members.group)(member)
    board = await in_thread(lambda: forum.board(audience=members.network().narrowed_to(group)))()
    thread = await in_thread(forum.thread)(board=board)
    async with Page(member, hub) as page:
        seq = (await page.subscribe(thread.topic))[thread.topic]
        await in_thread(Membership.objects.filter(group=group, member=member).delete)()
        await asyncio.sleep(1.5)
        hub.announce({thread.topic: seq + 1})
        assert await page.hears_nothing()


@on_a_loop
async def test_who_is_no_moderator_any_more_hears_the_queue_by_no_socket_that_was_opened_before(hub):
    moderator = await in_thread(lambda: members.moderator(forum.board().moderators))()
    async with Page(moderator, hub) as page:
        assert await page.subscribe("queue:moderation")
        await in_thread(set_role)(member=moderator, role=Role.MEMBER, by=None)
        assert await page.subscribe("queue:moderation") == {}


def _end(key: str) -> None:
    Session.objects.filter(session_key=key).delete()

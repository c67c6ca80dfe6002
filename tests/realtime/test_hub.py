"""The hub: the database is the bus, pings and Redis only make it sooner, and no socket holds up another."""

import asyncio
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from community.members.middleware import may_listen
from realtime.bell import bell_topic
from realtime.live import changed
from realtime.models.topic import raise_seqs
from realtime.sockets.hub import Hub, Listener
from realtime.sockets.topics import Claim
from tests.factories import forum, members, sessions
from tests.realtime.sockets import Page, eventually, in_thread, on_a_loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    return members.member()


@pytest.fixture
def hub(monkeypatch) -> Hub:
    """Return a hub that is this process's for the test."""
    hub = Hub()
    monkeypatch.setattr("realtime.live.hub", hub)
    return hub


@on_a_loop
async def test_what_this_process_commits_is_heard_at_once(hub, member, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.POLL_SECONDS", 3600)
    thread = await in_thread(forum.thread)()
    async with Page(member, hub) as page:
        before = (await page.subscribe(thread.topic))[thread.topic]
        began = time.monotonic()
        await in_thread(forum.post)(thread=thread)
        assert await page.hear() == {"seqs": {thread.topic: before + 1}}
        assert time.monotonic() - began < 1


@on_a_loop
async def test_what_another_process_commits_is_heard_by_the_next_poll(hub, member, monkeypatch):
    monkeypatch.setattr("realtime.live.hub", Hub())  # the one of the writing process: no sockets, no neighbours
    thread = await in_thread(forum.thread)()
    async with Page(member, hub) as page:
        before = (await page.subscribe(thread.topic))[thread.topic]
        await in_thread(forum.post)(thread=thread)
        assert await page.hear(within=3) == {"seqs": {thread.topic: before + 1}}


@on_a_loop
async def test_nothing_is_said_of_what_was_rolled_back(hub, member):
    async with Page(member, hub) as page:
        await page.subscribe(bell_topic(member.uuid))
        await in_thread(_change_and_roll_back)(bell_topic(member.uuid))
        assert await page.hears_nothing(1.5)


def _change_and_roll_back(topic: str) -> None:
    with transaction.atomic():
        changed(topic)
        transaction.set_rollback(True)


@on_a_loop
async def test_a_ping_that_comes_twice_or_late_is_said_once(hub, member):
    topic = bell_topic(member.uuid)
    async with Page(member, hub) as page:
        await page.subscribe(topic)
        for seq in (2, 1, 2):
            hub.announce({topic: seq})
        assert await page.hear() == {"seqs": {topic: 2}}
        assert await page.hears_nothing()


@on_a_loop
async def test_a_database_that_is_away_for_a_moment_costs_a_moment(hub, member, monkeypatch):
    topic = bell_topic(member.uuid)
    async with Page(member, hub) as page:
        await page.subscribe(topic)
        with monkeypatch.context() as patch:
            patch.setattr("realtime.sockets.hub.current_seqs", lambda _names: 1 / 0)
            await asyncio.sleep(1.2)
        await in_thread(_raise)(topic)
        assert await page.hear(within=4) == {"seqs": {topic: 1}}


def _raise(topic: str) -> None:
    raise_seqs([topic])


@on_a_loop
async def test_the_heartbeat_says_all_numbers_again(hub, member, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.HEARTBEAT_TICKS", 1)
    topic = bell_topic(member.uuid)
    async with Page(member, hub) as page:
        await page.subscribe(topic)
        assert await page.hear(within=3) == {"seqs": {topic: 0}}


def listener_of(member, send, closed) -> Listener:
    key = sessions.session_key(member)
    return Listener(Claim(member, SessionStore(key), may_listen), send=send, close=closed)


@on_a_loop
async def test_a_socket_that_takes_nothing_is_closed_and_holds_up_nobody(hub, member, monkeypatch):
    monkeypatch.setattr("realtime.sockets.hub.STUCK_SECONDS", 0.5)
    codes: list[int] = []
    heard: list[str] = []

    async def never(text: str) -> None:
        await asyncio.sleep(3600)

    async def at_once(text: str) -> None:
        heard.append(text)

    async def closed(code: int) -> None:
        codes.append(code)

    topic = bell_topic(member.uuid)
    stuck = await in_thread(listener_of)(member, never, closed)
    lively = await in_thread(listener_of)(member, at_once, closed)
    for listener in (stuck, lively):
        hub.join(listener)
        await hub.listen(listener, [topic])
    for seq in range(1, 1001):
        hub.announce({topic: seq})

    assert await eventually(lambda: heard and '"bell' in heard[-1] and heard[-1].endswith(":1000}}"))
    assert len(stuck.pending) <= 1  # it keeps the newest only
    assert await eventually(lambda: codes == [4408])
    hub.leave(lively)


@on_a_loop
async def test_with_many_listeners_pages_are_told_to_spread(hub, member):
    heard: list[str] = []

    async def send(text: str) -> None:
        heard.append(text)

    async def close(code: int) -> None:
        """Not called."""

    topic = bell_topic(member.uuid)
    first = await in_thread(listener_of)(member, send, close)
    crowd = [first] + [Listener(first.claim, send=send, close=close) for _ in range(299)]
    for listener in crowd:
        hub.join(listener)
        await hub.listen(listener, [topic])
    hub.announce({topic: 1})

    assert await eventually(lambda: len(heard) == 300)
    assert heard[0].endswith('"spread":2000}')
    for listener in crowd:
        hub.leave(listener)


@on_a_loop
async def test_after_the_last_page_left_the_hub_rests(hub, member):
    async with Page(member, hub) as page:
        await page.subscribe(bell_topic(member.uuid))
        watching = hub._watching
    assert await eventually(watching.done)
    assert not hub._listeners
    assert not hub._seqs

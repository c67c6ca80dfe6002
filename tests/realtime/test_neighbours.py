"""Several web processes: over Redis they hear of each other at once; without it, or when it is away, by the poll."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from community.members.middleware import may_listen
from community.members.models import Member
from realtime.actions.preferences import choose_presence
from realtime.bell import bell_topic
from realtime.models.topic import raise_seqs
from realtime.sockets.hub import Hub, Listener
from realtime.sockets.neighbours import Neighbours
from realtime.sockets.topics import Claim
from tests.factories import forum, members, sessions

pytestmark = pytest.mark.django_db(transaction=True)


class Process:
    """What a web process is to its neighbours: a hub on an event loop of its own, here in a thread of its own."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.loop = asyncio.new_event_loop()
        self.heard: list[str] = []
        self.thread = threading.Thread(target=self.loop.run_forever)

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def attach(self) -> None:
        self.hub.attach()

    async def open_page(self, claim: Claim, topic: str) -> None:
        self.listener = Listener(claim, send=self.hear, close=self.close)
        self.hub.join(self.listener)
        await self.hub.listen(self.listener, [topic])

    async def hear(self, text: str) -> None:
        self.heard.append(text)

    def is_told_of(self, reading: int, topic: str) -> bool:
        """Say whether the last that its page heard of others is that so many read."""
        told = [text for text in self.heard if text.startswith('{"presence"')]
        return told[-1:] == [f'{{"presence":{{"{topic}":{{"reading":{reading},"writing":false}}}}}}']

    async def die(self) -> None:
        """Stop as after kill -9: nothing is said to anybody."""
        self.hub._watching.cancel()
        self.hub._neighbours.lose_touch()
        self.hub._watching = None

    async def close(self, code: int) -> None:
        self.heard.append(str(code))

    async def end(self) -> None:
        for listener in list(self.hub._sockets):
            self.hub.leave(listener)
        if self.hub._watching:
            await self.hub._watching
        await database_sync_to_async(connections.close_all)()


@contextmanager
def process() -> Iterator[Process]:
    one = Process()
    one.thread.start()
    one.do(one.attach())
    try:
        yield one
    finally:
        one.do(one.end())
        one.loop.call_soon_threadsafe(one.loop.stop)
        one.thread.join()
        one.loop.close()


def claim_of(member: Member) -> Claim:
    key = sessions.session_key(member)
    return Claim(member, SessionStore(key), may_listen)


def eventually(true, within: float) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.01)
    return False


def test_a_page_at_one_process_hears_what_another_wrote_by_the_poll_alone(settings):
    settings.REDIS_URL = ""
    member = members.member()
    topic = bell_topic(member.uuid)
    with process() as here, process() as there:
        here.do(here.open_page(claim_of(member), topic))
        there.hub.announce(raise_seqs([topic]))

        assert eventually(lambda: here.heard, within=3)
        assert here.heard == [f'{{"seqs":{{"{topic}":1}}}}']


needs_redis = pytest.mark.skipif(
    not settings.REDIS_URL, reason="needs Redis: set REDIS_URL, or run `make test` where it answers"
)


@needs_redis
def test_over_redis_it_is_heard_at_once_and_once(monkeypatch):
    member = members.member()
    topic = bell_topic(member.uuid)
    with process() as here, process() as there:
        here.do(here.open_page(claim_of(member), topic))
        assert eventually(lambda: here.hub._neighbours._channel, within=5)
        time.sleep(0.2)
        monkeypatch.setattr("realtime.sockets.hub.current_seqs", lambda _names: {})  # the poll finds nothing any more
        there.hub.announce(raise_seqs([topic]))

        assert eventually(lambda: here.heard, within=1)
        time.sleep(0.1)
        assert here.heard == [f'{{"seqs":{{"{topic}":1}}}}']


@pytest.fixture
def _redis_is_away(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [{"address": settings.REDIS_URL, "socket_timeout": 10.0}]},
        }
    }
    channel_layers.backends = {}


@pytest.mark.usefixtures("_redis_is_away")
def test_a_redis_that_is_away_costs_no_page_and_no_ping():
    member = members.member()
    topic = bell_topic(member.uuid)
    with process() as here, process() as there:
        here.do(here.open_page(claim_of(member), topic))
        there.hub.announce(raise_seqs([topic]))

        assert eventually(lambda: here.heard, within=4)


def reader() -> Claim:
    member = members.member()
    choose_presence(member=member, counted=True)
    return claim_of(member)


@pytest.fixture
def _own_layers(monkeypatch):
    """Give each process (here a thread) a channel layer of its own: one belongs to one event loop."""
    here = threading.local()

    def layer():
        if not hasattr(here, "layer"):
            here.layer = channel_layers.make_backend("default")
        return here.layer

    monkeypatch.setattr("realtime.sockets.neighbours.get_channel_layer", layer)


@needs_redis
@pytest.mark.usefixtures("_own_layers")
def test_readers_at_all_processes_are_counted_and_those_of_a_killed_one_vanish_by_themselves(monkeypatch):
    monkeypatch.setattr("realtime.presence.SILENT_SECONDS", 6.0)
    topic = forum.thread().presence_topic
    with process() as here, process() as there, process() as third:
        for one in (here, there, third):
            one.do(one.open_page(reader(), topic))
        assert eventually(lambda: all(one.is_told_of(2, topic) for one in (here, there, third)), within=10)

        there.do(there.die())
        assert eventually(lambda: here.is_told_of(1, topic) and third.is_told_of(1, topic), within=15)
        third.hub.leave(third.listener)
        assert eventually(lambda: here.is_told_of(0, topic), within=5)


@pytest.mark.usefixtures("_redis_is_away")
def test_while_redis_is_away_nobody_is_counted_and_news_come_as_ever():
    thread = forum.thread()
    with process() as here:
        first, second = reader(), reader()
        here.do(here.open_page(first, thread.presence_topic))
        here.do(here.open_page(second, thread.presence_topic))
        here.do(here.hub.listen(here.listener, [thread.topic]))
        assert eventually(lambda: here.is_told_of(0, thread.presence_topic), within=5)
        seqs = raise_seqs([thread.topic])
        here.hub.announce(seqs)
        assert eventually(lambda: f'{{"seqs":{{"{thread.topic}":{seqs[thread.topic]}}}}}' in here.heard, within=4)
        assert here.is_told_of(0, thread.presence_topic)


def test_without_redis_a_process_counts_its_own(settings):
    settings.REDIS_URL = ""
    topic = forum.thread().presence_topic
    with process() as here:
        here.do(here.open_page(reader(), topic))
        here.do(here.open_page(reader(), topic))
        assert eventually(lambda: here.is_told_of(1, topic), within=5)


class Refusing:
    """A layer over a Redis that is away; it counts how often it was tried."""

    tried = 0

    async def group_send(self, _group: str, _message: object) -> None:
        self.tried += 1
        raise ConnectionError


def test_a_redis_that_is_away_is_tried_once_and_then_left_alone_for_a_while(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    layer = Refusing()
    monkeypatch.setattr("realtime.sockets.neighbours.get_channel_layer", lambda: layer)

    async def tell_again_and_again() -> None:
        neighbours = Neighbours(lambda _seqs: None, lambda _said: None)
        for seq in range(20):
            neighbours.tell({"bell:x": seq})
            await asyncio.gather(*neighbours._tasks)

    asyncio.run(tell_again_and_again())

    assert layer.tried == 1

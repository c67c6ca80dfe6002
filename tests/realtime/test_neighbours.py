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
from realtime.bell import bell_topic
from realtime.hub import Hub, Listener
from realtime.models.topic import raise_seqs
from realtime.neighbours import Neighbours
from realtime.topics import Claim
from tests.factories import members, sessions

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


@pytest.mark.skipif(not settings.REDIS_URL, reason="needs Redis: set REDIS_URL, or run `make test` where it answers")
def test_over_redis_it_is_heard_at_once_and_once(monkeypatch):
    member = members.member()
    topic = bell_topic(member.uuid)
    with process() as here, process() as there:
        here.do(here.open_page(claim_of(member), topic))
        assert eventually(lambda: here.hub._neighbours._channel, within=5)
        time.sleep(0.2)
        monkeypatch.setattr("realtime.hub.current_seqs", lambda _names: {})  # from now on the poll finds nothing
        there.hub.announce(raise_seqs([topic]))

        assert eventually(lambda: here.heard, within=1)
        time.sleep(0.1)
        assert here.heard == [f'{{"seqs":{{"{topic}":1}}}}']


def test_a_redis_that_is_away_costs_no_page_and_no_ping(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [{"address": settings.REDIS_URL, "socket_timeout": 10.0}]},
        }
    }
    channel_layers.backends = {}
    member = members.member()
    topic = bell_topic(member.uuid)
    with process() as here, process() as there:
        here.do(here.open_page(claim_of(member), topic))
        there.hub.announce(raise_seqs([topic]))

        assert eventually(lambda: here.heard, within=4)


class Refusing:
    """A layer over a Redis that is away; it counts how often it was tried."""

    tried = 0

    async def group_send(self, _group: str, _message: object) -> None:
        self.tried += 1
        raise ConnectionError


def test_a_redis_that_is_away_is_tried_once_and_then_left_alone_for_a_while(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    layer = Refusing()
    monkeypatch.setattr("realtime.neighbours.get_channel_layer", lambda: layer)

    async def tell_again_and_again() -> None:
        neighbours = Neighbours(lambda _seqs: None)
        for seq in range(20):
            neighbours.tell({"bell:x": seq})
            await asyncio.gather(*neighbours._tasks)

    asyncio.run(tell_again_and_again())

    assert layer.tried == 1

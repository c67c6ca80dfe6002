"""Processes as they really run, on one database: what is posted or told at one rings at another."""

import asyncio
import secrets
from contextlib import aclosing

import pytest
from channels.layers import get_channel_layer
from django.conf import settings
from django.utils import timezone

from bench.author import Author
from bench.client import Request, ask
from bench.listener import heard
from bench.servers import daphnes, worker
from forum.models import Telling
from realtime.bell import bell_topic
from realtime.models import Notification
from realtime.sockets.neighbours import GROUP
from tests import live
from tests.factories import forum, members, sessions

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 20
needs_redis = pytest.mark.skipif(
    not settings.REDIS_URL, reason="needs Redis: set REDIS_URL, or run `make test` where it answers"
)


@pytest.fixture
def environment(tmp_path):
    """Give this process and the site's one database beside the others."""
    copy = live.copy_of_database(tmp_path, "processes")
    with live.connected_to(copy):
        environment = live.environment_of(copy, tmp_path)
        live.collect_static(environment)
        yield environment
    live.drop(copy)


@pytest.mark.parametrize("over_redis", [pytest.param(True, marks=needs_redis), False], ids=["Redis", "no Redis"])
def test_a_reply_posted_at_one_process_rings_at_the_other(environment, over_redis):
    asker, replier = members.member(), members.member()
    forum.settle(replier)
    thread = forum.thread(author=asker)
    bell, page, token = bell_topic(asker.uuid), _cookies(asker), secrets.token_hex(16)
    cookies = f"{_cookies(replier)}; {settings.CSRF_COOKIE_NAME}={token}"

    async def rung() -> bytes:
        redis = settings.REDIS_URL if over_redis else ""
        async with daphnes(2, environment | {"REDIS_URL": redis}) as servers, asyncio.timeout(PATIENCE_SECONDS):
            here, there = servers.ports
            async with aclosing(heard(there, page, [bell], asyncio.Event())) as numbers:
                before = (await anext(numbers))[bell]
                await Author(here, cookies, token, f"/t/{thread.public_id}/reply").write()
                while (await anext(numbers))[bell] == before:
                    pass
            _status, shown = await ask(there, Request("/notifications/bell", cookies=page))
            return shown

    assert b'<b class="num">1</b>' in asyncio.run(rung())


@needs_redis
def test_what_the_worker_tells_goes_to_the_web_processes_over_redis(environment):
    asker = members.member()
    reply = forum.post(thread=forum.thread(author=asker))
    Notification.objects.all().delete()
    Telling.objects.create(post=reply, due=timezone.now())

    async def told() -> dict[str, int]:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        async with asyncio.timeout(PATIENCE_SECONDS):
            with worker(environment | {"REDIS_URL": settings.REDIS_URL}):
                return (await layer.receive(channel))["seqs"]

    assert bell_topic(asker.uuid) in asyncio.run(told())


def _cookies(member) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={sessions.session_key(member)}"

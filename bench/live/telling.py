"""From a post at one process until its followers' bells ring at another, and until their mails lie in the outbox."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg

from bench.servers import Memory, daphnes, worker

from .cast import Cast
from .crowd import crowd
from .fan_out import IN_TOUCH_SECONDS, POLL, REDIS, Say
from .posting import ANY_MOMENT, Posted, post

FOLLOWERS = 10
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.003
AT_ONCE = "in the request"
BY_WORKER = "by the worker"
ROUNDS = {AT_ONCE: 20, BY_WORKER: 10}
TOLD_AFTER_SECONDS = {AT_ONCE: 0, BY_WORKER: 2}
"""The worker tells once the author can take the post back no more; on the real site that takes half a minute."""


@dataclass(frozen=True)
class Telling:
    """`posted` counts from the post, or from when the worker may first tell of it; `worker` is what that one held."""

    how: str
    where: str
    posted: Posted
    worker: Memory | None = None


async def measure_telling(cast: Cast, environment: Mapping[str, str], redis: str, say: Say) -> list[Telling]:
    """Measure both ways of telling, over Redis where there is one; two processes, so nothing without PostgreSQL."""
    if not environment["DATABASE_URL"].startswith("postgres"):
        return []
    rows = []
    for how, url in (
        ((AT_ONCE, ""), (AT_ONCE, redis), (BY_WORKER, redis)) if redis else ((AT_ONCE, ""), (BY_WORKER, ""))
    ):
        where = REDIS if url else POLL
        changed = {"DJANGO_SETTINGS_MODULE": "bench.live.settings", "REDIS_URL": url}
        changed["TOLD_AFTER_SECONDS"] = str(TOLD_AFTER_SECONDS[how])
        rows.append(await _measured(how, where, cast, {**environment, **changed}))
        say(f"bell, {how}, {where}: p50 {rows[-1].posted.heard.p50:.0f} ms, p99 {rows[-1].posted.heard.p99:.0f}")
    return rows


async def _measured(how: str, where: str, cast: Cast, environment: Mapping[str, str]) -> Telling:
    async with (
        daphnes(2, environment) as servers,
        crowd(servers.ports[1], cast.followers()) as followers,
        await psycopg.AsyncConnection.connect(_address(environment["DATABASE_URL"]), autocommit=True) as database,
    ):
        with worker(environment) if how == BY_WORKER else nullcontext() as running:
            await asyncio.sleep(IN_TOUCH_SECONDS)
            author = cast.author(servers.ports[0], "followed")
            await post(author, followers, rounds=2)  # the worker, too, has started then
            posted = await post(
                author,
                followers,
                rounds=ROUNDS[how],
                pause=ANY_MOMENT,
                rows=lambda: _when_written(database, FOLLOWERS),
                less=TOLD_AFTER_SECONDS[how],
            )
            return Telling(how, where, posted, Memory.of(running) if running else None)


async def _when_written(database: psycopg.AsyncConnection, more: int) -> float:
    """Return when there are so many rows more in the outbox than now."""
    goal = await _rows(database) + more
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await _rows(database) < goal:  # noqa: ASYNC110 - it is asked of the database
            await asyncio.sleep(LOOK_SECONDS)
    return time.perf_counter()


async def _rows(database: psycopg.AsyncConnection) -> int:
    row = await (await database.execute("SELECT count(*) FROM realtime_delivery")).fetchone()
    return int(row[0]) if row else 0


def _address(url: str) -> str:
    return urlsplit(url)._replace(scheme="postgresql").geturl()

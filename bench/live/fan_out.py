"""From a post to the screens of others: in the same process, or from another one, over Redis or by the poll alone."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.servers import daphnes

from . import plain
from .cast import Cast
from .crowd import crowd
from .posting import ANY_MOMENT, SHORTLY, Posted, post

LISTENERS = (1, 10, 100, 1000)
ROUNDS = {1: 40, 10: 40, 100: 15, 1000: 10}
POLLED = {10: 12, 1000: 6}
"""Listeners and rounds where each takes up to a second."""
FETCHING = 100
"""With so many listeners all pages fetch at once; with more they are told to spread (realtime/hub.py)."""
IN_TOUCH_SECONDS = 1.5
"""By then a process with listeners hears its neighbours."""

CEILING = "the server alone"
SAME = "same process"
REDIS = "another process, Redis"
POLL = "another process, no Redis"

Say = Callable[[str], None]


@dataclass(frozen=True)
class FanOut:
    """What so many listeners heard, in one of the ways above."""

    where: str
    listeners: int
    posted: Posted


async def measure_fan_out(cast: Cast, environment: Mapping[str, str], redis: str, say: Say) -> list[FanOut]:
    """Measure the ceiling, then every way: those over two processes need PostgreSQL, one of them `redis` too."""
    rows = await _ceiling(environment, say)
    rows += await _of_site(SAME, cast, environment | {"REDIS_URL": ""}, ROUNDS, say)
    if environment["DATABASE_URL"].startswith("postgres"):
        if redis:
            rows += await _of_site(REDIS, cast, environment | {"REDIS_URL": redis}, ROUNDS, say)
        rows += await _of_site(POLL, cast, environment | {"REDIS_URL": ""}, POLLED, say)
    return rows


async def _ceiling(environment: Mapping[str, str], say: Say) -> list[FanOut]:
    rows = []
    async with daphnes(1, environment, command=plain.COMMAND) as servers:
        for count in LISTENERS:
            async with crowd(servers.ports[0], plain.seats(count)) as listeners:
                posted = await post(plain.author(servers.ports[0]), listeners, rounds=ROUNDS[count])
                rows.append(FanOut(CEILING, count, posted))
                say(told(rows[-1]))
    return rows


async def _of_site(
    where: str, cast: Cast, environment: Mapping[str, str], rounds: Mapping[int, int], say: Say
) -> list[FanOut]:
    """Write at the first process and listen at the last."""
    rows = []
    async with daphnes(1 if where == SAME else 2, environment) as servers:
        author = cast.author(servers.ports[0], "listened")
        for count, times in rounds.items():
            fetch = await cast.news(servers.ports[-1]) if count <= FETCHING else ""
            async with crowd(servers.ports[-1], cast.listeners(count)) as listeners:
                await asyncio.sleep(IN_TOUCH_SECONDS)
                await post(author, listeners, rounds=3)  # once everything has been asked for
                pause = ANY_MOMENT if where == POLL else SHORTLY
                posted = await post(author, listeners, rounds=times, pause=pause, fetch=fetch)
                rows.append(FanOut(where, count, posted))
                say(told(rows[-1]))
    return rows


def told(row: FanOut) -> str:
    """Return a row as a line for whoever waits."""
    return f"{row.where}, {row.listeners} listener(s): p50 {row.posted.heard.p50:.1f} ms, lost {row.posted.lost}"

"""Many idle sockets on one process: what each costs, how soon a ping is with all, and what pages feel of it.

A wave is what follows when all of them fetch what is new, spread as the site tells them to.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from bench.author import Author
from bench.client import ask
from bench.servers import KIBIBYTE, Servers, daphnes
from bench.times import Times

from . import plain
from .cast import Cast
from .crowd import Crowd, crowd
from .fan_out import Say
from .posting import ANY_MOMENT, Posted, post

PINGS = 10
PAGES = 60
PAUSE_SECONDS = 0.05
"""Between two pages, so that asking for them is no load of its own."""
SETTLED_SECONDS = 5.0
"""By then every listener's rights were asked again at least once, or their turn has come up."""


@dataclass(frozen=True)
class Sockets:
    """What so many sockets cost one process; `kilobytes` each."""

    count: int
    seconds: float
    kilobytes: float
    ping: Posted


@dataclass(frozen=True)
class Idle:
    """A page's time before there were sockets, with them, and during the wave."""

    ceiling: Sockets
    site: Sockets
    before: Times
    with_sockets: Times
    wave: Posted
    during: Times


async def measure_idle(cast: Cast, environment: Mapping[str, str], count: int, say: Say) -> Idle:
    """Open so many sockets, ping them, and let them fetch."""
    async with daphnes(1, environment, command=plain.COMMAND) as servers:
        empty = _held(servers)
        async with crowd(servers.ports[0], plain.seats(count)) as listeners:
            ceiling = await _sockets(count, listeners, servers, empty, plain.author(servers.ports[0]))
    say(f"the server alone, {count} sockets: {ceiling.kilobytes:.1f} KB each, ping p99 {ceiling.ping.heard.p99:.0f} ms")
    async with daphnes(1, environment | {"REDIS_URL": ""}) as servers:
        port = servers.ports[0]
        author = cast.author(port, "listened")
        await _pages(cast, port, PAGES)
        before = Times.of(await _pages(cast, port, PAGES))
        await author.write()
        empty = _held(servers)
        async with crowd(port, cast.listeners(count)) as listeners:
            await asyncio.sleep(SETTLED_SECONDS)
            with_sockets = Times.of(await _pages(cast, port, PAGES))
            site = await _sockets(count, listeners, servers, empty, author)
            say(f"{count} sockets: {site.kilobytes:.1f} KB each, ping p99 {site.ping.heard.p99:.0f} ms")
            fetch = await cast.news(port)
            wave = asyncio.ensure_future(post(author, listeners, rounds=1, fetch=fetch))
            during = Times.of(await _pages_while(cast, port, wave))
    say(f"pages: p50 {before.p50:.1f} ms before, {with_sockets.p50:.1f} with sockets, {during.p50:.1f} during the wave")
    return Idle(ceiling, site, before, with_sockets, wave.result(), during)


async def _sockets(count: int, listeners: Crowd, servers: Servers, empty: int, author: Author) -> Sockets:
    each = (_held(servers) - empty) / count / KIBIBYTE
    return Sockets(count, listeners.seconds, each, await post(author, listeners, rounds=PINGS, pause=ANY_MOMENT))


def _held(servers: Servers) -> int:
    return servers.memory()[0].resident


async def _pages(cast: Cast, port: int, count: int) -> list[float]:
    return [await _page(cast, port) for _ in range(count)]


async def _pages_while(cast: Cast, port: int, under_way: "asyncio.Future[Posted]") -> list[float]:
    taken = []
    while not under_way.done():
        taken.append(await _page(cast, port))
    return taken


async def _page(cast: Cast, port: int) -> float:
    began = time.perf_counter()
    await ask(port, cast.page())
    taken = time.perf_counter() - began
    await asyncio.sleep(PAUSE_SECONDS)
    return taken

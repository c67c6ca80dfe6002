"""A process that holds many sockets, as many browsers would, and says when each of them heard.

It reads what to open as one line of JSON, says when all are open, and then answers one line at a time: how often each
should have heard by now, and what a page would then fetch.
"""

import asyncio
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bench.client import HOST, Request, answer
from bench.listener import PING, PONG, TEXT, frame, greeting, is_welcome, subscription

HANDSHAKES = 32
"""So many at once: more would only wait for each other."""
TRIES, AGAIN_SECONDS = 4, 2.0
FETCHES = 16
"""Over so many connections pages fetch, as a proxy before the site would."""
PATIENCE_SECONDS = 40.0
"""Longer than it takes until every page is told all numbers again (realtime/hub.py): catching up is allowed."""
BESIDES_SOCKETS = 200
LOOK_SECONDS = 0.02
_LONG = 126


class Page(asyncio.Protocol):
    """One socket that listens to one topic: `times` holds when it first heard of each change since it listens."""

    def __init__(self, port: int, cookies: str, topic: str) -> None:
        self.port, self.cookies, self.topic = port, cookies, topic
        self.buffer = bytearray()
        self.is_open = False
        self.first = asyncio.get_running_loop().create_future()
        self.times: list[float] = []
        self.spread = 0
        self.react: Callable[[Page], None] | None = None
        """What to do at the next change."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(greeting(self.port, self.cookies))

    def connection_lost(self, _error: Exception | None) -> None:
        self.is_open = False
        if not self.first.done():
            self.first.set_exception(ConnectionError("The server gave no socket, so these figures say nothing."))

    def data_received(self, data: bytes) -> None:
        """Take the time first: what follows is this process' own work."""
        now = time.perf_counter()
        self.buffer += data
        if not self.is_open:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if not is_welcome(bytes(head)):
                self.transport.close()
                return
            self.is_open, self.buffer = True, bytearray(rest)
            self.transport.write(subscription([self.topic]))
        for kind, content in self._frames():
            if kind == TEXT:
                self._hear(json.loads(content), now)
            elif kind == PING:
                self.transport.write(frame(PONG, content))

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        while len(self.buffer) > 1:
            start, length = 2, self.buffer[1]
            if length == _LONG:
                start, length = 4, int.from_bytes(self.buffer[2:4], "big")
            if len(self.buffer) < start + length:
                return
            kind, content = self.buffer[0] & 0x0F, bytes(self.buffer[start : start + length])
            del self.buffer[: start + length]
            yield kind, content

    def _hear(self, said: dict[str, Any], now: float) -> None:
        seq = said["seqs"].get(self.topic, 0)
        if not self.first.done():
            self.first.set_result(seq)
        news = seq - self.first.result() - len(self.times)
        self.times += [now] * news
        self.spread = said.get("spread", 0)
        if news > 0 and self.react:
            react, self.react = self.react, None
            react(self)

    def heard(self, number: int) -> float | None:
        """Return when it heard of the change of this number, if it has."""
        return self.times[number - 1] if len(self.times) >= number else None


class Fetching:
    """What pages ask for once they heard, over a few connections that are kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        self.under_way: dict[Page, asyncio.Task[float | None]] = {}

    async def connect(self) -> None:
        for _ in range(FETCHES):
            self.free.put_nowait(await asyncio.open_connection(HOST, self.port))

    def begin(self, pages: Iterable[Page], path: str, shows: str) -> None:
        """Let each page fetch once it hears of the next change."""
        self.under_way = {}

        def start(page: Page) -> None:
            self.under_way[page] = asyncio.ensure_future(self._fetch(page, path, shows.encode()))

        for page in pages:
            page.react = start

    async def shown(self, pages: Iterable[Page]) -> list[float | None]:
        """Wait for all that was begun; return when each page showed it."""
        if self.under_way:
            await asyncio.wait(self.under_way.values())
        return [self.under_way[page].result() if page in self.under_way else None for page in pages]

    async def _fetch(self, page: Page, path: str, shows: bytes) -> float | None:
        """Return when the page had what it fetched, each when chance says; None where that does not show the news."""
        await asyncio.sleep(random.random() * page.spread / 1000)  # noqa: S311 - chance, not a secret
        reader, writer = await self.free.get()
        writer.write(Request(path, cookies=page.cookies).encoded(self.port))
        _status, body = await answer(reader)
        self.free.put_nowait((reader, writer))
        return time.perf_counter() if shows in body else None


async def main() -> None:
    """Open the sockets, then answer one line after another until there are no more."""
    lines = asyncio.StreamReader(limit=2**26)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    wanted = json.loads(await lines.readline())
    _allow(len(wanted["sockets"]))
    began = time.perf_counter()
    at_once = asyncio.Semaphore(HANDSHAKES)
    pages = await asyncio.gather(*(_opened(wanted["port"], one, at_once) for one in wanted["sockets"]))
    fetching = Fetching(wanted["port"])
    await fetching.connect()
    _say({"seconds": time.perf_counter() - began})
    while line := await lines.readline():
        _say(await _experienced(pages, fetching, json.loads(line)))


async def _opened(port: int, one: dict[str, str], at_once: asyncio.Semaphore) -> Page:
    """Open a socket, as a page does: again after a while when the server was too busy. Raises ConnectionError."""
    for _ in range(TRIES - 1):
        try:
            return await _open(Page(port, one["cookies"], one["topic"]), at_once)
        except ConnectionError:
            await asyncio.sleep(AGAIN_SECONDS)
    return await _open(Page(port, one["cookies"], one["topic"]), at_once)


async def _open(page: Page, at_once: asyncio.Semaphore) -> Page:
    async with at_once:
        await asyncio.get_running_loop().create_connection(lambda: page, HOST, page.port)
        await page.first
    return page


async def _experienced(pages: list[Page], fetching: Fetching, asked: dict[str, Any]) -> dict[str, list[float | None]]:
    """Return when each page heard of the next change and, where it was to fetch, when it showed what it fetched."""
    number = asked["number"]
    if asked["fetch"]:
        fetching.begin(pages, asked["fetch"], asked["shows"])
    end = time.perf_counter() + PATIENCE_SECONDS
    # An event for each page would wake thousands of tasks while others are still being told.
    while time.perf_counter() < end and not all(page.heard(number) for page in pages):  # noqa: ASYNC110 - see above
        await asyncio.sleep(LOOK_SECONDS)
    shown = await fetching.shown(pages) if asked["fetch"] else []
    return {"heard": [page.heard(number) for page in pages], "shown": shown}


def _allow(sockets: int) -> None:
    """Let this process have so many open files. Ends the run where the machine forbids it."""
    needed = sockets + BESIDES_SOCKETS
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        sys.exit(f"This machine lets a process have {hard} open files; {needed} are needed. Ask for fewer sockets.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def _say(fact: object) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())

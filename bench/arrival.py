"""How soon moderators see what is held: `make bench-arrival`, where DATABASE_URL and REDIS_URL say.

So many moderators have the queue open, each with a socket. A text is held about once a second; measured is the time
from the answer to its author until each of them has the list in which it is counted. Two processes where there is
PostgreSQL, with half of the moderators each, so that half of them hear of it from the other process.
"""

import argparse
import asyncio
import os
import re
import secrets
import sys
import time
from collections.abc import Mapping
from contextlib import aclosing
from statistics import median, quantiles
from typing import Any

from .apart import filled
from .author import Author
from .client import HOST, Request, answer
from .database import environment_of_its_own
from .listener import heard
from .servers import daphnes

PROCESSES = {"sqlite": 1, "postgresql": 2}
PAUSE = 1.0
PATIENCE = 30.0
MOST = 200
"""The page counts no further."""
BAR = 1.0
_WAITING = re.compile(rb"(\d+) items? (?:is|are) waiting")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-arrival", description=__doc__)
    parser.add_argument("--moderators", type=int, default=20)
    parser.add_argument("--arrivals", type=int, default=100)
    said = parser.parse_args()
    if said.arrivals > MOST:
        parser.error(f"The page counts up to {MOST}.")
    server = os.environ.get("DATABASE_URL", "")
    with environment_of_its_own(server=server) as environment:
        found = filled("bench.watched", [str(said.moderators)], environment)
        sys.stdout.write(asyncio.run(_measured(found, environment, said.arrivals)))


class _Watching:
    """A moderator's page: it hears the queue move, asks for the list, and notes when it first counted so many."""

    def __init__(self, port: int, cookies: str) -> None:
        self.port, self.cookies = port, cookies
        self.ready, self.moved, self.came = asyncio.Event(), asyncio.Event(), asyncio.Condition()
        self.seen: dict[int, float] = {}

    async def listen(self, topic: str) -> None:
        """Hear the topic for as long as the page is open."""
        async with aclosing(heard(self.port, self.cookies, [topic], self.ready)) as numbers:
            async for _ in numbers:
                self.moved.set()

    async def fetch(self) -> None:
        """Ask for the list whenever it moved; one question at a time, as the page does (live-topic.js)."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        while True:
            await self.moved.wait()
            self.moved.clear()
            writer.write(Request("/moderation/list?show=waiting", cookies=self.cookies).encoded(self.port))
            status, body = await answer(reader)
            found = _WAITING.search(body)
            if found is None:
                sys.exit(f"The list answered {status}, so these figures say nothing.")
            async with self.came:
                self.seen[int(found[1])] = time.perf_counter()
                self.came.notify_all()

    async def when(self, number: int) -> float:
        """Return when it first had a list in which so many wait, or more."""
        async with self.came, asyncio.timeout(PATIENCE):
            await self.came.wait_for(lambda: any(seen >= number for seen in self.seen))
        return min(at for seen, at in self.seen.items() if seen >= number)


async def _measured(found: dict[str, Any], environment: Mapping[str, str], arrivals: int) -> str:
    names, token = found["cookies"], secrets.token_hex(16)
    processes = PROCESSES[found["database"]]

    def cookies(session: str) -> str:
        return f"{names['session']}={session}; {names['csrf']}={token}"

    async with daphnes(processes, environment) as servers, asyncio.TaskGroup() as group:
        watching = [
            _Watching(servers.port_of(number), cookies(session)) for number, session in enumerate(found["moderators"])
        ]
        tasks = [group.create_task(work) for one in watching for work in (one.listen(found["topic"]), one.fetch())]
        await asyncio.gather(*(one.ready.wait() for one in watching))
        author = Author(servers.port_of(0), cookies(found["author"]), token, found["reply"])
        used = servers.cpu_seconds()
        taken = await _arrive(author, watching, arrivals)
        used = servers.cpu_seconds() - used
        for task in tasks:
            task.cancel()
    return _table(f"{found['database']} | {processes}", taken, author.waited, used)


async def _arrive(author: Author, watching: list[_Watching], arrivals: int) -> list[float]:
    """Let so many texts be held; return how long each moderator waited for each."""
    taken: list[float] = []
    for number in range(1, arrivals + 1):
        _sent, answered = await author.write()
        taken += [max(0.0, await one.when(number) - answered) for one in watching]
        await asyncio.sleep(max(0.0, answered + PAUSE - time.perf_counter()))
    return taken


def _table(where: str, taken: list[float], waited: list[float], used: float) -> str:
    p99 = quantiles(taken, n=100)[98]
    return (
        "| database | processes | arrivals | seen | p50 s | p99 s | most s | author waits, p50 s "
        "| CPU of the site per arrival, s | bar | reached |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|\n"
        f"| {where} | {len(waited)} | {len(taken):,} | {median(taken):.2f} | {p99:.2f} | {max(taken):.2f} "
        f"| {median(waited):.2f} | {used / len(waited):.2f} | {BAR} | {'yes' if p99 <= BAR else 'no'} |\n"
    )


if __name__ == "__main__":
    main()

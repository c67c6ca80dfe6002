"""What posting costs while Redis is away: `make bench-redis`.

Three web processes on one database, each with a Redis of its own and with a page that listens. One Redis answers, one
is killed, one is held so that it takes connections and never answers. The same form is sent to each by turns, so that
what else the machine does slows all alike. The bar holds for the median and, so that rare long waits count, the mean.
"""

import argparse
import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack, aclosing
from http import HTTPStatus
from pathlib import Path
from statistics import fmean, median
from typing import Any
from urllib.parse import urlencode

from .chaos.services import Redis
from .client import HOST, Request, answer
from .database import environment_of_its_own
from .listener import heard
from .servers import daphnes

STATES = ("answers", "is stopped", "never answers")
WARM_UP = 20
BAR = 1.2
BODY = "We changed the form after the last exercise and kept the line for the name of the person who refused."


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-redis", description=__doc__)
    parser.add_argument("--turns", type=int, default=300)
    parser.add_argument("--posts", type=int, default=2_000)
    said = parser.parse_args()
    server = os.environ.get("DATABASE_URL")
    with environment_of_its_own(server=server) as environment, ExitStack() as stack:
        found = _fill(said.posts, Path(environment["VAR_DIR"]), environment)
        servers = [Redis() for _ in STATES]
        for one in servers:
            stack.callback(one.kill)
            one.start()
        waited = asyncio.run(_measured(found, environment, servers, said.turns))
    sys.stdout.write(_table(found, waited))


def _fill(posts: int, folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    addresses = folder / "addresses.json"
    command = [sys.executable, "-m", "bench.fill", str(posts), str(addresses)]
    subprocess.run(command, env={**os.environ, **environment}, check=True)  # noqa: S603 - our own command line
    found: dict[str, Any] = json.loads(addresses.read_text())
    return found


class _Author:
    """Posts at one process, over one connection, and notes how long each post took, in seconds."""

    def __init__(self, port: int, found: Mapping[str, Any]) -> None:
        names, self.token = found["cookies"], secrets.token_hex(16)
        self.port, self.threads = port, found["threads"]
        self.cookies = f"{names['session']}={found['sessions'][0]}; {names['csrf']}={self.token}"
        self.waited: list[float] = []

    async def listen(self, ready: asyncio.Event) -> None:
        """Keep a page open: only a process with pages listens to Redis."""
        topic = f"thread:{self.threads[0].rpartition('/')[2]}"
        async with aclosing(heard(self.port, self.cookies, [topic], ready)) as numbers:
            async for _ in numbers:
                pass

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(HOST, self.port)

    async def post(self, turn: int) -> None:
        said = {"csrfmiddlewaretoken": self.token, "language": "en", "submission_key": str(uuid.uuid4()), "body": BODY}
        path = f"{self.threads[turn % len(self.threads)]}/reply"
        form = Request(path, method="POST", cookies=self.cookies, body=urlencode(said).encode())
        begun = time.perf_counter()
        self.writer.write(form.encoded(self.port))
        status, _body = await answer(self.reader)
        self.waited.append(time.perf_counter() - begun)
        if status not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            sys.exit(f"A post was answered {status}, so these figures say nothing.")


async def _measured(
    found: Mapping[str, Any], environment: Mapping[str, str], redis: list[Redis], turns: int
) -> list[list[float]]:
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        sites = [await stack.enter_async_context(daphnes(1, {**environment, "REDIS_URL": one.url})) for one in redis]
        authors = [_Author(site.ports[0], found) for site in sites]
        opened = [asyncio.Event() for _ in authors]
        pages = [group.create_task(one.listen(ready)) for one, ready in zip(authors, opened, strict=True)]
        await asyncio.gather(*(ready.wait() for ready in opened), *(one.connect() for one in authors))
        await _take_turns(authors, WARM_UP)
        for one in authors:
            one.waited.clear()
        redis[1].kill()
        redis[2].hold()
        await _take_turns(authors, turns)
        for page in pages:
            page.cancel()
    return [one.waited for one in authors]


async def _take_turns(authors: list[_Author], turns: int) -> None:
    for turn in range(turns):
        for one in authors[:: -1 if turn % 2 else 1]:
            await one.post(turn)


def _table(found: Mapping[str, Any], waited: list[list[float]]) -> str:
    lines = [
        f"{found['database']}, {len(waited[0])} replies to each process, {os.cpu_count()} cores shared by all.",
        "",
        "| Redis | p50 ms | of answering | mean ms | of answering | most ms | bar | reached |",
        "|---|---|---|---|---|---|---|---|",
    ]
    usual, usually = median(waited[0]), fmean(waited[0])
    for state, taken in zip(STATES, waited, strict=True):
        ratios = median(taken) / usual, fmean(taken) / usually
        lines.append(
            f"| {state} | {median(taken) * 1000:.1f} | {ratios[0]:.2f} | {fmean(taken) * 1000:.1f} | {ratios[1]:.2f} "
            f"| {max(taken) * 1000:.0f} | {BAR} | {'yes' if max(ratios) <= BAR else 'no'} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

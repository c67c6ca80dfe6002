"""Listeners, and what becomes of each change: when each of them heard, and when it had fetched."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

LONGEST_LINE = 2**24


@dataclass(frozen=True)
class Seat:
    """A listener to be: in whose session, to which topic."""

    cookies: str
    topic: str


@dataclass(frozen=True)
class Heard:
    """When each listener heard of a change and when it showed it (moments of `time.perf_counter`), and who did not."""

    heard: list[float]
    shown: list[float]
    lost: int


class Crowd:
    """`seconds` is how long it took until all sockets were open."""

    def __init__(self, process: asyncio.subprocess.Process, seconds: float) -> None:
        self.process, self.seconds = process, seconds
        self.number = 0

    async def next(self, *, fetch: str = "", shows: str = "") -> Heard:
        """Wait until each listener heard of the next change and, where `fetch` is a path, fetched what `shows` it.

        Whoever hears nothing is lost once patience ends: by then the site has told every page all numbers again.
        """
        self.number += 1
        found = await _exchanged(self.process, {"number": self.number, "fetch": fetch, "shows": shows})
        heard, shown = ([moment for moment in found[of] if moment is not None] for of in ("heard", "shown"))
        return Heard(heard, shown, lost=len(found["heard"]) - len(shown if fetch else heard))


@asynccontextmanager
async def crowd(port: int, seats: Sequence[Seat]) -> AsyncIterator[Crowd]:
    """Let so many listen at the process on this port until the block ends; it begins when all of them do."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.live.sockets", stdin=-1, stdout=-1, limit=LONGEST_LINE
    )
    try:
        sockets = [{"cookies": seat.cookies, "topic": seat.topic} for seat in seats]
        opened = await _exchanged(process, {"port": port, "sockets": sockets})
        yield Crowd(process, opened["seconds"])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _exchanged(process: asyncio.subprocess.Process, line: object) -> Any:
    """Say one line and return the answer. Ends the run when the process has none: it said why."""
    assert process.stdin  # noqa: S101 - begun with a pipe
    assert process.stdout  # noqa: S101 - begun with a pipe
    process.stdin.write(json.dumps(line).encode() + b"\n")
    said = await process.stdout.readline()
    if not said:
        sys.exit(1)
    return json.loads(said)

"""Processes, each beside a database of its own, asked for the same pages by turns: what else runs slows all alike."""

import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .database import environment_of_its_own

Taken = dict[str, list[dict[str, float]]]
"""By page, what each turn took."""


class Asked:
    """A process that answers in lines of JSON (`answering`)."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        assert running.stdin  # noqa: S101 - both are pipes
        assert running.stdout  # noqa: S101 - both are pipes
        self._in, self._out = running.stdin, running.stdout

    def answer(self) -> dict[str, Any]:
        """Return what it says next."""
        if not (line := self._out.readline()):
            sys.exit("A process ended, so there are no figures.")
        said: dict[str, Any] = json.loads(line)
        return said

    def ask(self, page: str) -> dict[str, float]:
        """Return how many milliseconds the page takes."""
        self._in.write(f"{page}\n")
        self._in.flush()
        return self.answer()


@contextmanager
def asked(module: str, *sizes: int) -> Iterator[Asked]:
    """Run `python -m module sizes…` on a database of its own, where DATABASE_URL says or in a file."""
    server, name = os.environ.get("DATABASE_URL", ""), "_".join([module.rpartition(".")[2], *map(str, sizes)])
    with environment_of_its_own(server=server, name=name) as environment:
        running = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", module, *map(str, sizes)],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Asked(running)
        finally:
            running.terminate()
            running.wait()


def by_turns(pages: Iterable[str], processes: Sequence[Asked], turns: int) -> list[Taken]:
    """Return what every page took in each process; who is asked first changes from turn to turn."""
    taken: list[Taken] = [defaultdict(list) for _ in processes]
    for turn in range(turns):
        for page in pages:
            for one, took in [*zip(processes, taken, strict=True)][:: -1 if turn % 2 else 1]:
                took[page].append(one.ask(page))
    return taken


def median(taken: list[dict[str, float]], of: str = "wall") -> float:
    """Return the median of one page, on the clock or (`of="cpu"`) of the process' processor."""
    return statistics.median(one[of] for one in taken)

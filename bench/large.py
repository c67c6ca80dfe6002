"""Whether pages stay as quick with many posts: `make bench SCALE=large`.

Two databases, of 10,000 and of 1,000,000 posts, each with a process of its own (`asked`), are asked for the same pages
by turns, so that what else runs on the machine slows both. A page of the great thread is set beside a small thread's.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .database import throw_away_database

SMALL = 10_000
IN_ONE_THREAD, IN_ALL = 1.2, 1.3
"""How many times as long a page may take: of the great thread as of one of twenty posts; of many posts as of few."""

Taken = dict[str, list[dict[str, float]]]
"""By page, what each turn took."""


class Asked:
    """A process that answers in lines of JSON."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        assert running.stdin  # noqa: S101 - both are pipes
        assert running.stdout  # noqa: S101
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench SCALE=large", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=40)
    said = parser.parse_args()
    with ExitStack() as open_until_the_end:
        few, many = (open_until_the_end.enter_context(_asked(posts)) for posts in (SMALL, said.posts))
        first, last = few.answer(), many.answer()
        for filled in (first, last):
            sys.stdout.write(
                f"{filled['posts']:,} posts in {filled['threads']:,} threads on {filled['database']}, "
                f"filled and warm after {filled['seconds']:.0f} s.\n"
            )
        sys.stdout.write("\n")
        sys.stdout.flush()
        pages: dict[str, str] = last["pages"]
        sys.stdout.write(_table(pages, *_by_turns(pages, few, many, said.turns)))


@contextmanager
def _asked(posts: int) -> Iterator[Asked]:
    server = os.environ.get("DATABASE_URL", "")
    with (
        tempfile.TemporaryDirectory() as folder,
        throw_away_database(Path(folder), server=server, name=f"large_{posts}") as database,
    ):
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1", "DATABASE_URL": database}
        running = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "bench.asked", str(posts)],
            env={**os.environ, **settings, "VAR_DIR": folder},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Asked(running)
        finally:
            running.terminate()
            running.wait()


def _by_turns(pages: dict[str, str], few: Asked, many: Asked, turns: int) -> tuple[Taken, Taken]:
    """Return what every page took in both; who is asked first changes from turn to turn."""
    with_few: Taken = defaultdict(list)
    with_many: Taken = defaultdict(list)
    for turn in range(turns):
        for page in pages:
            for asked, taken in [(few, with_few), (many, with_many)][:: -1 if turn % 2 else 1]:
                taken[page].append(asked.ask(page))
    return with_few, with_many


def _table(pages: dict[str, str], few: Taken, many: Taken) -> str:
    """Return Markdown; a page is set beside another of the same database, or beside itself with few posts."""
    lines = [
        "| page | beside | beside, ms | with many posts, ms | from, to | CPU, ms | ratio | bar | reached |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for page, other in pages.items():
        peer = many[other] if other else few[page]
        before, now, bar = _median(peer), _median(many[page]), IN_ONE_THREAD if other else IN_ALL
        clock = [one["wall"] for one in many[page]]
        lines.append(
            f"| {page} | {other or 'few posts'} | {before:.1f} | {now:.1f} | {min(clock):.1f}, {max(clock):.1f} "
            f"| {_median(peer, 'cpu'):.1f}, {_median(many[page], 'cpu'):.1f} | {now / before:.2f} | {bar} "
            f"| {'yes' if now <= bar * before else 'no'} |"
        )
    return "\n".join(lines) + "\n"


def _median(taken: list[dict[str, float]], of: str = "wall") -> float:
    return statistics.median(one[of] for one in taken)


if __name__ == "__main__":
    main()

"""Whether pages stay as quick with many posts: `make bench SCALE=large`.

Two databases, of 10,000 and of 1,000,000 posts, each with a process of its own (`asked`), are asked for the same pages
by turns, so that what else runs on the machine slows both. A page of the great thread is set beside a small thread's.
"""

import argparse
import sys
from contextlib import ExitStack

from .turns import Taken, asked, by_turns, median

SMALL = 10_000
IN_ONE_THREAD, IN_ALL = 1.2, 1.3
"""How many times as long a page may take: of the great thread as of one of twenty posts; of many posts as of few."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench SCALE=large", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=40)
    said = parser.parse_args()
    with ExitStack() as open_until_the_end:
        few, many = (open_until_the_end.enter_context(asked("bench.asked", posts)) for posts in (SMALL, said.posts))
        first, last = few.answer(), many.answer()
        for filled in (first, last):
            sys.stdout.write(
                f"{filled['posts']:,} posts in {filled['threads']:,} threads on {filled['database']}, "
                f"filled and warm after {filled['seconds']:.0f} s.\n"
            )
        sys.stdout.write("\n")
        sys.stdout.flush()
        pages: dict[str, str] = last["pages"]
        sys.stdout.write(_table(pages, *by_turns(pages, (few, many), said.turns)))


def _table(pages: dict[str, str], few: Taken, many: Taken) -> str:
    """Return Markdown; a page is set beside another of the same database, or beside itself with few posts."""
    lines = [
        "| page | beside | beside, ms | with many posts, ms | from, to | CPU, ms | ratio | bar | reached |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for page, other in pages.items():
        peer = many[other] if other else few[page]
        before, now, bar = median(peer), median(many[page]), IN_ONE_THREAD if other else IN_ALL
        clock = [one["wall"] for one in many[page]]
        lines.append(
            f"| {page} | {other or 'few posts'} | {before:.1f} | {now:.1f} | {min(clock):.1f}, {max(clock):.1f} "
            f"| {median(peer, 'cpu'):.1f}, {median(many[page], 'cpu'):.1f} | {now / before:.2f} | {bar} "
            f"| {'yes' if now <= bar * before else 'no'} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

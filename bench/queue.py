"""Whether moderators' pages stay as quick with a long queue: `make bench-queue`.

Three databases with a process each (`queued`): next to nothing waits and was decided; as much as one list shows; 50,000
wait and 1,000,000 were decided. They are asked for the same pages by turns, so that what else runs slows all of them.
"""

import argparse
import sys
from contextlib import ExitStack

from .turns import Taken, asked, by_turns, median

FEW = ((1, 1), (400, 400))
"""An empty queue (one item, so that there is a page of one), and one that fills every list of six boards."""
BAR = 1.5
"""How many times as long as with an empty queue a page may take."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-queue", description=__doc__)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--decided", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=40)
    said = parser.parse_args()
    with ExitStack() as open_until_the_end:
        sizes = [*FEW, (said.waiting, said.decided)]
        processes = [open_until_the_end.enter_context(asked("bench.queued", *size)) for size in sizes]
        facts = [one.answer() for one in processes]
        for fact in facts:
            sys.stdout.write(
                f"{fact['waiting']:,} of {fact['all']:,} items wait on {fact['database']}, "
                f"filled and warm after {fact['seconds']:.0f} s.\n"
            )
        sys.stdout.write("\n")
        sys.stdout.flush()
        sys.stdout.write(_table(facts[-1]["pages"], by_turns(facts[-1]["pages"], processes, said.turns)))


def _table(pages: list[str], taken: list[Taken]) -> str:
    """Return Markdown, a page a line."""
    lines = [
        "| page | empty, ms | a list, ms | full, ms | from, to | CPU, ms | to a list | to empty | bar | reached |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for page in pages:
        least, listed, most = (median(one[page]) for one in taken)
        clock = [one["wall"] for one in taken[-1][page]]
        used = ", ".join(f"{median(one[page], 'cpu'):.1f}" for one in taken)
        lines.append(
            f"| {page} | {least:.1f} | {listed:.1f} | {most:.1f} | {min(clock):.1f}, {max(clock):.1f} | {used} "
            f"| {most / listed:.2f} | {most / least:.2f} | {BAR} | {'yes' if most <= BAR * least else 'no'} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

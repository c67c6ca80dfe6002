"""What screening a text costs, in this process: `python -m bench.screening --tries 50`.

Ten kilobytes of ordinary words against so many rules, most of them phrases, some of them patterns; a text in which
nothing is found, one in which much is, one in Arabic, and the patterns one by one for comparison. Beside them what it
costs to put the rules together, which a process does when they have changed, and to try one rule on what was written.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from .apart import run_apart

if TYPE_CHECKING:
    from community.moderation.rulebook import Rulebook, Watch

    Measured = Callable[[], object]

BYTES: Final = 10 * 1024
RULES: Final = 2_000
PATTERNS: Final = 200
POSTS: Final = 20_000
FEW: Final = 5
WARM_UP: Final = 3
_PLAIN = "Which checks did your smallest hauliers accept in week 12, and who read the notes of the meeting? "
_FOUND = "The watched phrase 7 of ward 7-12, with 7732-18-5 and https://example.org/a in it, is long. "
_ARABIC = "يبدأ الاجتماع في الساعة التاسعة في القاعة الكبيرة، ونقرأ معا تقرير العام. "


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.screening", description=__doc__)
    parser.add_argument("--tries", type=int, default=50)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside:
        _inside(said.tries)
    else:
        run_apart("bench.screening", ["--tries", str(said.tries)])


def _inside(tries: int) -> None:
    import django

    django.setup()
    from community.moderation.patterns import compiled
    from community.moderation.screening import Submission, Written, screen

    book, patterns = _book(), [compiled(watch.value) for watch in _patterns()]
    plain = _text(_PLAIN)
    texts = {"nothing found": plain, "much found": _text(_FOUND), "Arabic": _text(_ARABIC), "one line": _PLAIN}
    measured: dict[str, Measured] = {
        f"{name}, {len(text.encode()) / 1024:.1f} KB": partial(screen, Submission(text, written=Written(0, 0)), book)
        for name, text in texts.items()
    }
    content = plain.encode()
    measured[f"{PATTERNS} patterns alone, one by one"] = lambda: [pattern.search(content) for pattern in patterns]
    measured["putting the rules together"] = _book
    measured["trying a rule on what was written"] = _trial(POSTS)
    sys.stdout.write(f"\n{RULES:,} rules, {PATTERNS} of them patterns; {tries} tries each.\n\n")
    sys.stdout.write("| what | least ms | median ms | most ms | CPU, median ms |\n|---|---|---|---|---|\n")
    for name, act in measured.items():
        taken, used = _taken(act, FEW if name.startswith("trying") else tries)
        clock = f"{min(taken):.2f} | {statistics.median(taken):.2f} | {max(taken):.2f}"
        sys.stdout.write(f"| {name} | {clock} | {statistics.median(used):.2f} |\n")


def _trial(posts: int) -> "Measured":
    """Return how to try a rule in which one post of many holds something, on so many posts that one member reads."""
    from django.core.management import call_command

    from community.moderation.models import WatchRule
    from community.moderation.trial import try_rule

    from .restricted import fill

    call_command("migrate", interactive=False, verbosity=0)
    [viewer, *_others], _slug = fill(posts)
    rule = WatchRule.objects.create(kind="pattern", value=r"\bhauliers? [a-z]+\b", explanation="Why.", enabled=False)

    def act() -> object:
        return try_rule(viewer, rule)

    found = try_rule(viewer, rule)
    sys.stdout.write(
        f"\nTrying a rule: {found.looked:,} texts looked at, {found.hits:,} found, stopped: {found.stopped}.\n"
    )
    return act


def _taken(act: "Measured", tries: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each try but the first, on the clock and of this process' processor.

    A machine that does other work meanwhile slows the clock; what a try costs, the processor says.
    """
    taken, used = [], []
    for _ in range(WARM_UP + tries):
        begun, spent = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
        used.append((time.process_time() - spent) * 1000)
    return taken[WARM_UP:], used[WARM_UP:]


def _text(sentence: str) -> str:
    size = len(sentence.encode())
    return sentence * (BYTES // size)


def _book() -> "Rulebook":
    from community.moderation.rulebook import Rulebook, Watch

    others = [Watch("first-posts", "3"), Watch("first-links", "3"), Watch("cas", "any"), Watch("link", "example.com")]
    terms = [Watch("term", f"watched phrase {n}", "Why.") for n in range(RULES - PATTERNS - len(others))]
    return Rulebook.of(
        rules=[*terms, *_patterns(), *others],
        listed=[("7732-18-5", "Model list", "Model list, one")],
        allowed=[("", f"law on watched phrase {n}") for n in range(100)],
    )


def _patterns() -> "list[Watch]":
    from community.moderation.rulebook import Watch

    return [Watch("pattern", rf"\bward {n}-[0-9]+( to {n}-[0-9]+)?\b", "Why.") for n in range(PATTERNS)]


if __name__ == "__main__":
    main()

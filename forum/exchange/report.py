"""What came of each line, as it is told to the operator."""

from collections import Counter
from collections.abc import Callable
from enum import Enum


class Outcome(Enum):
    """What came of a line."""

    TAKEN = "taken"
    HELD = "held for a moderator"
    ALREADY = "here already"
    WAITING = "waiting for a moderator's decision over what stands above it"
    PASSED = "of another board"
    SKIPPED = "skipped"


class Report:
    """Counts by kind; what needs a word is written out at once, so that the longest list fills no memory."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._counts: Counter[tuple[str, Outcome]] = Counter()

    def counting_only(self) -> "Report":
        """Return a fresh one that writes nothing: every line was told in the rehearsal."""
        return Report(lambda _sentence: None)

    def tell(self, outcome: Outcome, kind: str, *, line: int = 0, key: str = "", why: str = "") -> None:
        self._counts[kind, outcome] += 1
        if why:
            where = f"Line {line}, " if line else ""
            self._write(f"{where}{f'{kind} {key}'.strip()}: {outcome.value}. {why}")

    def count(self, outcome: Outcome, kind: str = "") -> int:
        """Return of how many lines, of that kind or of any, this came."""
        return sum(n for (one, what), n in self._counts.items() if what is outcome and kind in ("", one))

    def summary(self) -> list[str]:
        """Return a line for each kind."""
        kinds = sorted({kind for kind, _outcome in self._counts})
        return [f"{kind}: {', '.join(self._counts_of(kind))}" for kind in kinds]

    def _counts_of(self, kind: str) -> list[str]:
        return [f"{self._counts[kind, one]} {one.value}" for one in Outcome if self._counts[kind, one]]

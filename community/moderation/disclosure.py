"""Numbers that tell of nobody: small ones are left out, and so are those from which a small one could be computed.

A cell below five is shown as that. Beside a total one such cell would be the total less the others; so the smallest of
the others are left out with it, until what is left out could be anything.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

FEWEST: Final = 5
OPEN: Final = 2
"""A number that is left out could be at least so much larger or smaller."""


class Hidden(Enum):
    FEWER = "fewer"
    """Below five."""
    WITHHELD = "withheld"
    """It may be any number: a small one could be computed from it."""


Shown = int | Hidden


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What is shown of some counts and of their sum."""

    cells: tuple[Shown, ...]
    total: Shown

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not any(isinstance(one, Hidden) for one in (*self.cells, self.total))


def disclose(counts: Sequence[int]) -> Disclosed:
    """Return what can be shown of `counts` together with their sum."""
    total = sum(counts)
    if total < FEWEST:
        return Disclosed((Hidden.FEWER,) * len(counts), Hidden.FEWER)
    small = {place for place, count in enumerate(counts) if count < FEWEST}
    beside: set[int] = set()
    for place in sorted(set(range(len(counts))) - small, key=lambda one: counts[one]):
        if _could_be_anything(counts, small, beside):
            break
        beside.add(place)
    if len(small | beside) == len(counts) or not _could_be_anything(counts, small, beside):
        return Disclosed((Hidden.WITHHELD,) * len(counts), total)  # beside their sum not even which ones are small
    return Disclosed(_cells(counts, small, beside), total)


def disclose_without_total(counts: Sequence[int], *, at_least_one: bool) -> tuple[Shown, ...]:
    """Return what can be shown of `counts` where nobody knows their sum, nor may learn it from here when `at_least_one`
    is to be left out.
    """
    small = {place for place, count in enumerate(counts) if count < FEWEST}
    beside = {min(range(len(counts)), key=lambda one: counts[one])} if at_least_one and not small else set()
    return _cells(counts, small, beside)


def _cells(counts: Sequence[int], small: Collection[int], beside: Collection[int]) -> tuple[Shown, ...]:
    return tuple(
        Hidden.FEWER if place in small else Hidden.WITHHELD if place in beside else count
        for place, count in enumerate(counts)
    )


def _could_be_anything(counts: Sequence[int], small: Collection[int], beside: Collection[int]) -> bool:
    """Say whether each of the `small` could be several numbers, by all that is shown: the sum of what is left out is
    known, and of those `beside` that each is five at least and none larger than what is shown.
    """
    if not small:
        return True
    most = FEWEST - 1
    left_out = sum(counts[place] for place in (*small, *beside))
    shown = [counts[place] for place in range(len(counts)) if place not in small and place not in beside]
    largest = min(shown, default=left_out) * len(beside)
    least = max(0, left_out - largest - most * (len(small) - 1))
    return min(most, left_out - FEWEST * len(beside)) - least >= OPEN

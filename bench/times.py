"""How long something took, again and again."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

HUNDREDTHS = 100


@dataclass(frozen=True)
class Times:
    """Milliseconds."""

    count: int
    p50: float
    p99: float
    most: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Times":
        """Take so many seconds together; of one, each figure is that one; of none, 0."""
        taken = list(seconds)
        twice = taken * 2 if len(taken) == 1 else taken or [0.0, 0.0]
        cuts = quantiles(twice, n=HUNDREDTHS, method="inclusive")
        return cls(len(taken), cuts[49] * 1000, cuts[98] * 1000, max(twice) * 1000)

"""What was measured, as a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

from .client import Answers

HUNDREDTHS = 100


@dataclass(frozen=True)
class Row:
    """One scenario under one load, beside the plain-text page of the same server under the same load."""

    scenario: str
    processes: int
    connections: int
    rate: float
    p50: float
    p99: float
    size: float
    cpu: float
    share: float
    failures: int

    @classmethod
    def of(
        cls,
        scenario: str,
        answers: Answers,
        *,
        processes: int,
        connections: int,
        seconds: float,
        cpu: float,
        ceiling: float,
    ) -> "Row":
        """Make a row of what came back in `seconds`.

        `cpu` is what the servers used meanwhile; `ceiling` the plain page's rate under the same load, 0 for itself.
        """
        cuts = quantiles(answers.seconds, n=HUNDREDTHS) if len(answers.seconds) > 1 else [0.0] * (HUNDREDTHS - 1)
        rate = (len(answers.seconds) - len(answers.failures)) / seconds
        return cls(
            scenario=scenario,
            processes=processes,
            connections=connections,
            rate=rate,
            p50=cuts[49] * 1000,
            p99=cuts[98] * 1000,
            size=answers.bytes / max(1, len(answers.seconds)) / 1024,
            cpu=cpu / max(1, len(answers.seconds)) * 1000,
            share=rate / ceiling if ceiling else 1.0,
            failures=len(answers.failures),
        )


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| page | processes | connections | requests/s | p50 ms | p99 ms | CPU ms | KB | of plain text | failed |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.scenario} | {row.processes} | {row.connections} | {row.rate:.0f} | {row.p50:.1f} | {row.p99:.1f} "
        f"| {row.cpu:.1f} | {row.size:.0f} | {row.share:.0%} | {row.failures} |"
        for row in rows
    ]
    return "\n".join(lines)

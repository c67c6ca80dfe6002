"""What should be reached, and what was."""

from dataclasses import dataclass

from bench.pages import PLAIN, REPLY, THREAD
from bench.servers import MEBIBYTE

from .fan_out import POLL, REDIS, SAME
from .run import Run
from .telling import BY_WORKER


@dataclass(frozen=True)
class Bar:
    """A figure beside its bar: the most that it may be, or the least where `at_least`."""

    name: str
    figure: float
    bar: float
    unit: str
    at_least: bool = False

    @property
    def used(self) -> float:
        """Return how much of what is allowed is used: up to 1 it is reached."""
        if self.at_least:
            return self.bar / self.figure if self.figure else float("inf")
        return self.figure / self.bar if self.bar else float(self.figure > 0) * 2

    @property
    def said(self) -> str:
        """Return the figure with its unit."""
        return f"{rounded(self.figure)} {self.unit}".strip()

    @property
    def is_reached(self) -> bool:
        return self.used <= 1


def rounded(figure: float) -> str:
    """Return a figure with as many digits as say something."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"  # noqa: PLR2004 - three digits


def bars(run: Run) -> list[Bar]:
    """Return all that a run says something about, in the order of the report."""
    return [*_of_fan_out(run), *_of_telling(run), *_of_idle(run), *_of_pages(run)]


def _of_fan_out(run: Run) -> list[Bar]:
    allowed = {SAME: 20, REDIS: 40, POLL: 1500}
    return [
        Bar(f"post to {row.listeners} screens, {row.where}, p50", row.posted.shown.p50, allowed[row.where], "ms")
        for row in run.fan_out
        if row.where in allowed and row.listeners == 10  # noqa: PLR2004 - the bar says so
    ] + [Bar("pings lost", sum(row.posted.lost for row in run.fan_out), 0, "")]


def _of_telling(run: Run) -> list[Bar]:
    return [
        Bar(f"post to bell, told {row.how}, {row.where}, p99", row.posted.heard.p99, 1000, "ms") for row in run.telling
    ] + [
        Bar(f"a worker holds, {row.where}", row.worker.resident / MEBIBYTE, 150, "MB")
        for row in run.telling
        if row.how == BY_WORKER and row.worker
    ]


def _of_idle(run: Run) -> list[Bar]:
    idle = run.idle
    return [
        Bar(f"post to the ping of {idle.site.count:,} sockets, p99", idle.site.ping.heard.p99, 400, "ms"),
        Bar("a socket holds", idle.site.kilobytes, 30, "KB"),
        Bar("lost after catching up", idle.site.ping.lost + idle.wave.lost, 0, ""),
        Bar("a page during the wave, p50, against before", idle.during.p50 / idle.before.p50, 2, "times"),
    ]


def _of_pages(run: Run) -> list[Bar]:
    rows = {(row.scenario, row.processes, row.connections): row for row in run.pages.rows}
    most = max(processes for _scenario, processes, _connections in rows)
    thread, plain = rows[THREAD, most, 16], rows[PLAIN, most, 16]
    return [
        Bar(f"thread page, {most} processes, 16 connections", thread.rate, 250, "requests/s", at_least=True),
        Bar("… against plain text", thread.rate / plain.rate * 100, 10, "%", at_least=True),
        Bar("thread page, one connection, p50", rows[THREAD, 1, 1].p50, 8, "ms"),
        Bar("a reply is answered, p50", rows[REPLY, 1, 1].p50, 12, "ms"),
        Bar("a web process holds", max(one.resident for one in run.pages.memory) / MEBIBYTE, 150, "MB"),
    ]

"""A run as Markdown, and as files beside each other: the text and its charts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.report import table

from .bars import bars
from .chart import against_bars, by_listeners
from .fan_out import CEILING, FanOut
from .idle import Idle, Sockets
from .run import Run
from .telling import Telling

NAME = "live"


def written(run: Run, folder: Path | None) -> str:
    """Return the report; where there is a `folder`, put it there (live.md), with its charts beside it."""
    text = _text(run)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{NAME}.md").write_text(text)
        (folder / f"{NAME}-bars.svg").write_text(against_bars(bars(run)))
        (folder / f"{NAME}-fan-out.svg").write_text(by_listeners(run.fan_out))
    return text


def _text(run: Run) -> str:
    return f"""# Live updates, sockets and pages

Seen on {datetime.now(UTC):%d %B %Y} with `make bench-live REPORT=docs/performance`, which writes this file.
{run.circumstances}
Absolute figures move with the machine; ratios are to the same server with nothing behind it, in the same run.

## Against the bars

![How much of each bar is used]({NAME}-bars.svg)

{_of_bars(run)}

## From a post to others

From when a reply is sent until each listener's socket was told (*ping*), and until the page had fetched what is new
(*screen*; with more than 100 listeners pages are told to spread, and are not waited for here).

![From a post to the listeners' sockets]({NAME}-fan-out.svg)

{_of_fan_out(run.fan_out)}

## From a post to bells and mail

Ten followers, whose sockets another process holds. Told *in the request*, or *by the worker* once nobody can take the
post back: then the time counts from that moment. *Outbox*: until the rows of the mails to be sent were there.

{_of_telling(run.telling)}

## Idle sockets on one process

{_of_idle(run.idle)}

## Pages

{table(run.pages.rows)}

The web processes held {", ".join(map(str, run.pages.memory))} at the end.
"""


def _of_bars(run: Run) -> str:
    return _table(
        ["what", "seen", "bar", "reached"],
        (
            [
                bar.name,
                bar.said,
                f"{'≥' if bar.at_least else '≤'} {bar.bar:g} {bar.unit}".strip(),
                _said(bar.is_reached),
            ]
            for bar in bars(run)
        ),
    )


def _of_fan_out(rows: Sequence[FanOut]) -> str:
    ceilings = {row.listeners: row.posted.heard.p50 for row in rows if row.where == CEILING}
    return _table(
        [
            "where",
            "listeners",
            "answered, p50 ms",
            "ping, p50 ms",
            "p99 ms",
            "most ms",
            "of the server alone",
            "screen, p50 ms",
            "p99 ms",
            "lost",
        ],
        (
            [
                row.where,
                f"{row.listeners:,}",
                f"{row.posted.answered.p50:.1f}",
                f"{row.posted.heard.p50:.1f}",
                f"{row.posted.heard.p99:.1f}",
                f"{row.posted.heard.most:.1f}",
                f"{row.posted.heard.p50 / ceilings[row.listeners]:.1f}",
                *(
                    [f"{row.posted.shown.p50:.1f}", f"{row.posted.shown.p99:.1f}"]
                    if row.posted.shown.count
                    else ["", ""]
                ),
                str(row.posted.lost),
            ]
            for row in rows
        ),
    )


def _of_telling(rows: Sequence[Telling]) -> str:
    if not rows:
        return "Not measured: that needs PostgreSQL."
    return _table(
        ["told", "where", "bell, p50 ms", "p99 ms", "outbox, p50 ms", "p99 ms", "lost", "the worker held"],
        (
            [
                row.how,
                row.where,
                f"{row.posted.heard.p50:.0f}",
                f"{row.posted.heard.p99:.0f}",
                f"{row.posted.written.p50:.0f}",
                f"{row.posted.written.p99:.0f}",
                str(row.posted.lost),
                str(row.worker or ""),
            ]
            for row in rows
        ),
    )


def _of_idle(idle: Idle) -> str:
    sockets = _table(
        ["", "sockets", "opened in s", "KB each", "ping, p50 ms", "p99 ms", "most ms", "lost"],
        (_of_sockets(name, one) for name, one in (("the server alone", idle.ceiling), ("the site", idle.site))),
    )
    waits = _table(
        ["a thread's page", "p50 ms", "p99 ms", "against before"],
        (
            [name, f"{one.p50:.1f}", f"{one.p99:.1f}", f"{one.p50 / idle.before.p50:.2f}"]
            for name, one in (
                ("before there are sockets", idle.before),
                ("while they are idle", idle.with_sockets),
                ("during the wave", idle.during),
            )
        ),
    )
    return (
        f"{sockets}\n\nThe wave: one post, after which each of {idle.site.count:,} pages fetches what is new, over "
        f"{idle.wave.shown.most / 1000:.0f} seconds; {idle.wave.lost} did not have it in the end.\n\n{waits}"
    )


def _of_sockets(name: str, one: Sockets) -> list[str]:
    heard = one.ping.heard
    figures = [one.seconds, one.kilobytes, heard.p50, heard.p99, heard.most]
    return [name, f"{one.count:,}", *(f"{figure:.1f}" for figure in figures), str(one.ping.lost)]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _said(is_reached: bool) -> str:  # noqa: FBT001 - what is said is only this
    return "yes" if is_reached else "no"

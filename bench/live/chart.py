"""The two charts of the report, as SVG that stands by itself and follows a dark page."""

import math
from collections.abc import Iterable, Sequence
from html import escape

from .bars import Bar, rounded
from .fan_out import FanOut

WIDTH, LINE, LEFT, RIGHT = 880, 26, 400, 120
MOST_USED = 2.0
"""A bar that is missed by more ends at the edge, with its figure."""
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1d2730}.quiet{fill:#5a6772}.ok{fill:#0f6b6b}.over{fill:#b4491f}"
    ".rule{stroke:#5a6772;stroke-dasharray:3 3}.span{stroke:#0f6b6b;stroke-width:3}"
    "@media(prefers-color-scheme:dark){text{fill:#e8edf0}.quiet{fill:#9aa7b1}.ok{fill:#4fb3b0}.over{fill:#f0906a}"
    ".span{stroke:#4fb3b0}}"
)


def against_bars(bars: Sequence[Bar]) -> str:
    """Return a chart of how much of each bar is used; what ends left of the line is reached."""
    scale = (WIDTH - LEFT - RIGHT) / MOST_USED
    shapes = []
    for place, bar in enumerate(bars):
        top = LINE * (place + 1)
        width = min(bar.used, MOST_USED) * scale
        kind = "ok" if bar.is_reached else "over"
        shapes += [
            _text(LEFT - 10, top + 17, bar.name, "end"),
            f'<rect class="{kind}" x="{LEFT}" y="{top + 5}" width="{width:.1f}" height="16"/>',
            _text(LEFT + width + 6, top + 17, bar.said),
        ]
    line = LEFT + scale
    bottom = LINE * (len(bars) + 1)
    shapes.append(f'<line class="rule" x1="{line}" x2="{line}" y1="{LINE - 4}" y2="{bottom}"/>')
    shapes.append(_text(line, LINE - 8, "the bar", "middle", "quiet"))
    return _svg("How much of each bar is used", shapes, bottom + 10)


def by_listeners(rows: Sequence[FanOut]) -> str:
    """Return a chart of the time from a post to its listeners' sockets: p50 (a dot) to p99, in powers of ten."""
    most = max(row.posted.heard.p99 for row in rows)
    decades = max(1, math.ceil(math.log10(most)))
    scale = (WIDTH - LEFT - RIGHT) / decades
    shapes = []
    bottom = LINE * (len(rows) + 1)
    for decade in range(decades + 1):
        x = LEFT + decade * scale
        shapes.append(f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{LINE - 4}" y2="{bottom}"/>')
        shapes.append(_text(x, LINE - 8, f"{10**decade:,} ms", "middle", "quiet"))
    for place, row in enumerate(rows):
        middle = LINE * (place + 1) + 13
        start, end = (LEFT + math.log10(max(1.0, ms)) * scale for ms in (row.posted.heard.p50, row.posted.heard.p99))
        shapes += [
            _text(LEFT - 10, middle + 4, f"{row.where}, {row.listeners:,}", "end"),
            f'<line class="span" x1="{start:.1f}" x2="{end:.1f}" y1="{middle}" y2="{middle}"/>',
            f'<circle class="ok" cx="{start:.1f}" cy="{middle}" r="5"/>',
            _text(end + 8, middle + 4, f"{rounded(row.posted.heard.p50)}–{rounded(row.posted.heard.p99)}"),
        ]
    return _svg("From a post to the listeners' sockets, in milliseconds: p50 to p99", shapes, bottom + 10)


def _text(x: float, y: float, said: str, anchor: str = "start", kind: str = "") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text{kind} x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(said)}</text>'


def _svg(title: str, shapes: Iterable[str], height: int) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    return "\n".join([head, f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>", *shapes, "</svg>", ""])

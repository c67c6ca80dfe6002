"""The threads of all boards that one reads, in one list."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from community.core.prepared import prepared
from community.core.visibility import Viewer
from community.members.models import Member
from forum.models import Thread

from .boards import BoardLine, board_lines
from .cursors import ThreadCursor
from .moments import Clock
from .rows import PAGE, ThreadRow, rows
from .shows import SHOWN, Choice, Left, address, choices, next_page, place_after


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """Up to 20 threads of whatever board, the latest activity first."""

    boards: list[BoardLine]
    choices: list[Choice]
    show: str
    rows: list[ThreadRow]
    newest: str
    """The address of the first page, when this is another."""
    older: str
    """The address of the next page, if there is one."""


def threads_page(viewer: Member, *, show: str = "latest", after: str = "") -> ThreadsPage:
    """Return the page after the cursor `after`. An unknown `show` is the latest."""
    clock, home = Clock.started(), reverse("forum:threads")
    show = show if show in SHOWN else "latest"
    cursor = ThreadCursor.parse(after) if after else None
    left = cursor.earlier if cursor else _all
    page = list(_pages(viewer, show, left)) if cursor else _FIRST[show](viewer)
    further = place_after(page, viewer, show, left)
    return ThreadsPage(
        boards=board_lines(viewer, clock),
        choices=choices(home, show),
        show=show,
        rows=rows(page[:PAGE], viewer, clock),
        newest=address(home, show) if cursor else "",
        older=address(home, show, after=further) if further else "",
    )


def _all(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    return threads


def _pages(viewer: Viewer, show: str, left: Left) -> QuerySet[Thread]:
    return next_page(viewer, show, left).select_related("board")


def _first_page(show: str) -> Callable[[Viewer], list[Thread]]:
    @prepared
    def threads(viewer: Viewer) -> QuerySet[Thread]:
        return _pages(viewer, show, _all)

    return threads


_FIRST = {show: _first_page(show) for show in SHOWN}

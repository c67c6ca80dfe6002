"""The forum's index and a board's page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from community.core.rulings import Ruling
from community.members.models import Member
from forum import policy
from forum.models import Board, ReadMark, Subscription, Thread

from .addresses import board_url
from .cursors import ORDER, ThreadCursor
from .moments import Clock
from .readers import Readers, readers_of
from .rows import PAGE, ThreadRow, listed, rows, unread

SHOWN: dict[str, StrOrPromise] = {
    "latest": gettext_lazy("Latest"),
    "unread": gettext_lazy("Unread"),
    "unanswered": gettext_lazy("Unanswered"),
    "mine": gettext_lazy("Mine"),
}


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One board in the list of boards, with what the viewer finds in it."""

    name: str
    url: str
    description: str
    threads: str
    new: str
    last: SafeString | str
    current: bool


@dataclass(frozen=True, slots=True)
class ForumPage:
    """The boards that one member reads."""

    boards: list[BoardLine]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several views of a list."""

    name: StrOrPromise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Up to 20 threads of a board."""

    board: Board
    boards: list[BoardLine]
    readers: Readers
    can_start: Ruling
    choices: list[Choice]
    show: str
    rows: list[ThreadRow]
    count: str
    newest: str
    """The address of the first page, when this is another."""
    older: str
    """The address of the next page, if there is one."""
    level: str


def forum_page(viewer: Member) -> ForumPage:
    """Return the boards that `viewer` may see. Three queries, whatever their number."""
    return ForumPage(board_lines(viewer, Clock.started()))


def board_lines(viewer: Member, clock: Clock, current: str = "") -> list[BoardLine]:
    """Return every board that `viewer` may see, counting only threads that they may see, in two queries."""
    found = {row["board"]: row for row in _contents(viewer)}
    empty = {"threads": 0, "new": 0, "last": None}
    return [
        _line(board, found.get(board.pk, empty), clock, is_current=board.slug == current)
        for board in Board.objects.visible_to(viewer)
    ]


def _contents(viewer: Member) -> QuerySet[Thread, dict[str, Any]]:
    marks = ReadMark.objects.visible_to(viewer).filter(thread=OuterRef("pk"))
    return (
        Thread.objects.visible_to(viewer)
        .filter(state=Thread.State.PUBLISHED)
        .annotate(shown=Coalesce(Subquery(marks.values("count")), 0))
        .values("board")
        .annotate(threads=Count("pk"), new=Count("pk", filter=unread(viewer)), last=Max("last_activity"))
    )


def _line(board: Board, found: dict[str, Any], clock: Clock, *, is_current: bool) -> BoardLine:
    threads, new = found["threads"], found["new"]
    last: datetime | None = found["last"]
    return BoardLine(
        name=board.name,
        url=board_url(board.slug),
        description=board.description,
        threads=ngettext("%(n)s thread", "%(n)s threads", threads) % {"n": threads},
        new=ngettext("%(n)s new", "%(n)s new", new) % {"n": new} if new else "",
        last=clock.ago(last) if last else _("Nothing yet"),
        current=is_current,
    )


def board_page(viewer: Member, slug: str, *, show: str = "latest", after: str = "") -> BoardPage | None:
    """Return the page of the board after the cursor `after`; None when there is no such board for `viewer`.

    An unknown `show` is the latest, an unreadable cursor the first page.
    """
    level = Subscription.objects.visible_to(viewer).filter(board=OuterRef("pk")).values("level")
    boards = Board.objects.visible_to(viewer).select_related("audience").annotate(level=Subquery(level))
    if (board := boards.filter(slug=slug).first()) is None:
        return None
    clock = Clock.started()
    show = show if show in SHOWN else "latest"
    cursor = ThreadCursor.parse(after) if after else None
    threads = _shown(listed(viewer).filter(board=board), show, viewer).order_by(*ORDER)
    page = list((cursor.rest(threads) if cursor else threads)[: PAGE + 1])
    lines = board_lines(viewer, clock, board.slug)
    return BoardPage(
        board=board,
        boards=lines,
        readers=readers_of(board.audience),
        can_start=policy.can_start(viewer, board),
        choices=[Choice(name, _address(board, show=key), key == show) for key, name in SHOWN.items()],
        show=show,
        rows=rows(page[:PAGE], viewer, clock),
        count=next((line.threads for line in lines if line.current), ""),
        newest=_address(board, show=show) if cursor else "",
        older=_address(board, show=show, after=str(ThreadCursor.after(page[PAGE - 1]))) if len(page) > PAGE else "",
        level=board.level or Subscription.Level.NONE,
    )


def _shown(threads: QuerySet[Thread], show: str, viewer: Member) -> QuerySet[Thread]:
    if show == "mine":
        return threads.filter(author=viewer)
    published = threads.filter(state=Thread.State.PUBLISHED)
    wanted = {"unread": unread(viewer), "unanswered": Q(reply_count=0)}
    return published.filter(wanted[show]) if show in wanted else published


def _address(board: Board, *, show: str, after: str = "") -> str:
    said = {"show": show if show != "latest" else "", "after": after}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{board_url(board.slug)}?{query}" if query else board_url(board.slug)

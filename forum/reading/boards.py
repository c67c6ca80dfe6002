"""The forum's index and a board's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.prepared import prepared
from community.core.rulings import Ruling
from community.core.visibility import Viewer
from community.members.models import Member
from community.moderation.policy import who_may_look
from forum import policy
from forum.models import Board, Subscription, Thread
from forum.models.read_mark import unread, with_shown

from .addresses import board_url
from .cursors import EARLIEST, LATEST, ORDER, ThreadCursor
from .moments import Clock
from .readers import Readers, readers_of
from .rows import PAGE, ThreadRow, rows
from .shows import NEWS, SHOWN, Choice, Left, address, choices, next_page, place_after

COUNTED: Final = 200
"""So many threads of a board are counted: more are called more."""
NEWEST: Final = 100
"""Among so many of a board's latest threads those with something new are counted."""


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
class BoardPage:
    """Up to 20 threads of a board."""

    board: Board
    boards: list[BoardLine]
    readers: Readers
    moderators: list[str]
    """Who reads what is held or flagged here."""
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
    """Return the boards that `viewer` may see. One query, whatever their number."""
    return ForumPage(board_lines(viewer, Clock.started()))


def board_lines(viewer: Member, clock: Clock, current: str = "") -> list[BoardLine]:
    """Return every board that `viewer` may see, counting only threads that they may see, in one query."""
    return [_line(board, clock, is_current=board.slug == current) for board in _boards(viewer)]


class _HowMany(Subquery):
    """How many rows a subquery has, which says itself how many are enough."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@prepared
def _boards(viewer: Viewer) -> QuerySet[Board]:
    here, outer = _published(viewer, OuterRef("pk")), _published(viewer, OuterRef(OuterRef("pk")))
    end = outer.order_by(*LATEST).values("last_activity")[NEWEST - 1 : NEWEST]
    latest = here.filter(last_activity__gte=Coalesce(Subquery(end), EARLIEST))
    return Board.objects.visible_to(
        viewer
    ).annotate(
        threads=_HowMany(here.order_by(*LATEST).values("public_id")[: COUNTED + 1]),  # out of one index alone
        new=_HowMany(with_shown(latest, viewer).filter(unread(viewer)).values("pk")[:NEWEST]),
        last=Subquery(here.order_by(*LATEST).values("last_activity")[:1]),
    )


def _published(viewer: Viewer, board: OuterRef) -> QuerySet[Thread]:
    return Thread.objects.visible_to(viewer).filter(board=board, state=Thread.State.PUBLISHED)


def _line(board: Board, clock: Clock, *, is_current: bool) -> BoardLine:
    last: datetime | None = board.last  # type: ignore[attr-defined]  # annotated in _boards, as the counts
    return BoardLine(
        name=board.name,
        url=board_url(board.slug),
        description=board.description,
        threads=_threads(board.threads),  # type: ignore[attr-defined]  # as above
        new=_new(board.new),  # type: ignore[attr-defined]  # as above
        last=clock.ago(last) if last else _("Nothing yet"),
        current=is_current,
    )


def _threads(number: int) -> str:
    if number > COUNTED:
        return _("More than 200 threads")
    return ngettext("%(n)s thread", "%(n)s threads", number) % {"n": number}


def _new(number: int) -> str:
    if number == NEWEST:
        return _("99+ new")
    return ngettext("%(n)s new", "%(n)s new", number) % {"n": number} if number else ""


def board_page(viewer: Member, slug: str, *, show: str = "latest", after: str = "") -> BoardPage | None:
    """Return the page of the board after the cursor `after`; None when there is no such board for `viewer`.

    An unknown `show` is the latest, an unreadable cursor the first page.
    """
    if (board := next(iter(_board(viewer, slug)), None)) is None:
        return None
    clock = Clock.started()
    show = show if show in SHOWN else "latest"
    cursor = ThreadCursor.parse(after) if after else None
    left = _left(board.pk, show, cursor)
    page = list(next_page(viewer, show, left, order=cursor.order)) if cursor else _FIRST[show](viewer, board.pk)
    further = place_after(page, viewer, show, left)
    for thread in page:
        thread.board = board
    lines = board_lines(viewer, clock, board.slug)
    return BoardPage(
        board=board,
        boards=lines,
        readers=readers_of(board.audience),
        moderators=list(who_may_look(board.moderators).order_by("name").values_list("name", flat=True)),
        can_start=policy.can_start(viewer, board),
        choices=choices(board_url(board.slug), show),
        show=show,
        rows=rows(page[:PAGE], viewer, clock),
        count=next((line.threads for line in lines if line.current), ""),
        newest=address(board_url(board.slug), show) if cursor else "",
        older=address(board_url(board.slug), show, after=further) if further else "",
        level=board.level or Subscription.Level.NONE,  # type: ignore[attr-defined]
    )


@prepared
def _board(viewer: Viewer, slug: str) -> QuerySet[Board]:
    level = Subscription.objects.visible_to(viewer).filter(board=OuterRef("pk")).values("level")
    boards = Board.objects.visible_to(viewer).select_related("audience", "moderators")
    return boards.annotate(level=Subquery(level)).filter(slug=slug)


def _left(board: int, show: str, cursor: ThreadCursor | None) -> Left:
    """Return what leaves the threads of a board, after the cursor if there is one."""
    if cursor is None:
        return lambda threads: threads.filter(board=board)
    rest = cursor.earlier if show in NEWS else cursor.rest
    return lambda threads: rest(threads.filter(board=board))


def _first_page(show: str) -> Callable[[Viewer, int], list[Thread]]:
    @prepared
    def threads(viewer: Viewer, board: int) -> QuerySet[Thread]:
        return next_page(viewer, show, _left(board, show, None), order=ORDER)

    return threads


_FIRST = {show: _first_page(show) for show in SHOWN}

"""The forum's index and a board's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
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
from .cursors import ORDER, ThreadCursor
from .moments import Clock
from .readers import Readers, readers_of
from .rows import PAGE, ThreadRow, rows
from .shows import SHOWN, Choice, address, choices, shown


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
    """Return the boards that `viewer` may see. Three queries, whatever their number."""
    return ForumPage(board_lines(viewer, Clock.started()))


def board_lines(viewer: Member, clock: Clock, current: str = "") -> list[BoardLine]:
    """Return every board that `viewer` may see, counting only threads that they may see, in two queries."""
    contents = {board: _Contents(threads, new, last) for board, threads, new, last in _contents(viewer)}
    return [
        _line(board, contents.get(board.pk, _Contents()), clock, is_current=board.slug == current)
        for board in _boards(viewer)
    ]


@dataclass(frozen=True, slots=True)
class _Contents:
    threads: int = 0
    new: int = 0
    last: datetime | None = None


@prepared
def _boards(viewer: Viewer) -> QuerySet[Board]:
    return Board.objects.visible_to(viewer)


@prepared
def _contents(viewer: Viewer) -> QuerySet[Thread, tuple[int, int, int, datetime]]:
    published = Thread.objects.visible_to(viewer).filter(state=Thread.State.PUBLISHED)
    return (
        with_shown(published, viewer)
        .values("board")
        .annotate(threads=Count("pk"), new=Count("pk", filter=unread(viewer)), last=Max("last_activity"))
        .values_list("board", "threads", "new", "last")
    )


def _line(board: Board, contents: _Contents, clock: Clock, *, is_current: bool) -> BoardLine:
    threads, new = contents.threads, contents.new
    return BoardLine(
        name=board.name,
        url=board_url(board.slug),
        description=board.description,
        threads=ngettext("%(n)s thread", "%(n)s threads", threads) % {"n": threads},
        new=ngettext("%(n)s new", "%(n)s new", new) % {"n": new} if new else "",
        last=clock.ago(contents.last) if contents.last else _("Nothing yet"),
        current=is_current,
    )


def board_page(viewer: Member, slug: str, *, show: str = "latest", after: str = "") -> BoardPage | None:
    """Return the page of the board after the cursor `after`; None when there is no such board for `viewer`.

    An unknown `show` is the latest, an unreadable cursor the first page.
    """
    if (board := next(iter(_board(viewer, slug)), None)) is None:
        return None
    clock = Clock.started()
    show = show if show in SHOWN else "latest"
    cursor = ThreadCursor.parse(after) if after else None
    page = list(_after(viewer, board, show, cursor)) if cursor else _FIRST[show](viewer, board.pk)
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
        older=address(board_url(board.slug), show, after=ThreadCursor.after(page[PAGE - 1]))
        if len(page) > PAGE
        else "",
        level=board.level or Subscription.Level.NONE,  # type: ignore[attr-defined]
    )


@prepared
def _board(viewer: Viewer, slug: str) -> QuerySet[Board]:
    level = Subscription.objects.visible_to(viewer).filter(board=OuterRef("pk")).values("level")
    boards = Board.objects.visible_to(viewer).select_related("audience", "moderators")
    return boards.annotate(level=Subquery(level)).filter(slug=slug)


def _first_page(show: str) -> Callable[[Viewer, int], list[Thread]]:
    @prepared
    def threads(viewer: Viewer, board: int) -> QuerySet[Thread]:
        return shown(viewer, show).filter(board=board).order_by(*ORDER)[: PAGE + 1]

    return threads


_FIRST = {show: _first_page(show) for show in SHOWN}


def _after(viewer: Viewer, board: Board, show: str, cursor: ThreadCursor) -> QuerySet[Thread]:
    return cursor.rest(shown(viewer, show).filter(board=board)).order_by(*ORDER)[: PAGE + 1]

"""Rows of a list of threads: the board's, a tag's, one's own. A constant number of queries, strings ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.visibility import Viewer
from forum.attribution import WITH_NAMES, last_spoken, opened_by
from forum.models import ReadMark, Thread

from .addresses import board_url, tag_url, thread_url
from .chips import chip
from .moments import Clock

PAGE = 20


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread in a list, as one viewer sees it."""

    url: str
    title: str
    language: str
    label: SafeString
    author: str
    board: str
    board_url: str
    tags: list[tuple[str, str]]
    """Names and addresses."""
    replies: int
    new: str
    """"3 new", or nothing."""
    pinned: bool
    locked: bool
    state: str
    """Why only its author sees it; nothing when it is published."""
    last_author: str
    last: SafeString


def listed(viewer: Viewer) -> QuerySet[Thread]:
    """Return the threads that `viewer` may see, with what a row needs; `unread` says whether there is something new."""
    marks = ReadMark.objects.visible_to(viewer).filter(thread=OuterRef("pk"))
    return (
        Thread.objects.visible_to(viewer)
        .annotate(shown=Coalesce(Subquery(marks.values("count")), 0))
        .annotate(unread=unread(viewer))
        .select_related("board", *WITH_NAMES)
        .prefetch_related("tags")
    )


def unread(viewer: Viewer) -> Q:
    """Say which threads, annotated with `shown`, hold something new: what was over before one joined is not news."""
    return Q(shown__lt=F("last_seq"), last_activity__gte=getattr(viewer, "joined", None))


def rows(threads: Iterable[Thread], viewer: Viewer, clock: Clock) -> list[ThreadRow]:
    """Return the rows of `threads`, which came out of `listed`."""
    return [_row(thread, viewer, clock) for thread in threads]


def _row(thread: Thread, viewer: Viewer, clock: Clock) -> ThreadRow:
    last = last_spoken(thread, viewer)
    new = thread.last_seq - thread.shown if thread.unread else 0  # type: ignore[attr-defined]
    return ThreadRow(
        url=thread_url(thread.public_id),
        title=thread.title,
        language=thread.language,
        label=chip(thread.label),
        author=opened_by(thread, viewer).name,
        board=thread.board.name,
        board_url=board_url(thread.board.slug),
        tags=[(tag.name, tag_url(tag.slug)) for tag in thread.tags.all()],
        replies=thread.reply_count,
        new=ngettext("%(n)s new", "%(n)s new", new) % {"n": new} if new else "",
        pinned=thread.pinned,
        locked=thread.locked,
        state=_state(thread),
        last_author=last.name if last else "",
        last=clock.ago(thread.last_activity),
    )


def _state(thread: Thread) -> str:
    if thread.state == Thread.State.HELD:
        return _("Only you see this yet")
    if thread.state == Thread.State.REMOVED:
        return _("Removed by a moderator")
    return ""

"""What a list of threads shows: all of them, or those that are new to one, unanswered, one's own, followed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.core.visibility import Viewer
from forum.models import Subscription, Thread
from forum.models.read_mark import can_be_news, unread
from forum.models.thread import is_unanswered

from .cursors import EARLIEST, LATEST, ThreadCursor
from .rows import PAGE, listed

SHOWN: dict[str, StrOrPromise] = {
    "latest": _("Latest"),
    "new": _("New"),
    "unread": _("Unread"),
    "unanswered": _("Unanswered"),
    "mine": _("Mine"),
    "followed": _("Followed"),
}
"""By the word in the address. New is what one never opened; unread is that, and what was added since."""

NEWS: Final = ("new", "unread")
"""No index says what is new to one: so many of the latest threads are looked through for it, then the next ones."""
LOOKED_THROUGH: Final = 500

Left = Callable[[QuerySet[Thread]], QuerySet[Thread]]
"""Which of the visible threads are left: those of a board, those after a cursor."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several views of a list."""

    name: StrOrPromise
    url: str
    current: bool


def _shown(viewer: Viewer, show: str, left: Left) -> QuerySet[Thread]:
    """Return the threads of that view, ready for `rows`: published ones, and of one's own those that wait too."""
    threads = left(listed(viewer))
    if show == "mine":
        return threads.filter(author=viewer.pk)
    published = threads.filter(state=Thread.State.PUBLISHED)
    match show:
        case "new":
            return published.filter(unread(viewer), Q(shown__lt=1)).exclude(author=viewer.pk)
        case "unread":
            return published.filter(unread(viewer))
        case "unanswered":
            return published.filter(is_unanswered())
        case "followed":
            return published.filter(pk__in=_followed(viewer))
        case _latest:
            return published


def _followed(viewer: Viewer) -> QuerySet[Subscription, Any]:
    wanted = Subscription.objects.visible_to(viewer).exclude(level=Subscription.Level.NONE)
    return wanted.filter(thread__isnull=False).values("thread")


def next_page(viewer: Viewer, show: str, left: Left, *, order: Sequence[str] = LATEST) -> QuerySet[Thread]:
    """Return the first threads of the view among those that are left, one more than a page holds.

    In `order`, but for NEWS: there nothing stands before what is newest.
    """
    if show not in NEWS:
        return _shown(viewer, show, left).order_by(*order)[: PAGE + 1]
    end = Coalesce(Subquery(_end(viewer, left)), EARLIEST)
    looked_through = _shown(viewer, show, lambda threads: left(threads).filter(last_activity__gte=end))
    return looked_through.order_by(*LATEST)[: PAGE + 1]


def _end(viewer: Viewer, left: Left) -> QuerySet[Thread, Any]:
    """Return the moment of the last thread that is looked through; none where fewer are left."""
    threads = Thread.objects.visible_to(viewer).filter(can_be_news(viewer), state=Thread.State.PUBLISHED)
    return left(threads).order_by(*LATEST).values("last_activity")[LOOKED_THROUGH - 1 : LOOKED_THROUGH]


def place_after(page: Sequence[Thread], viewer: Viewer, show: str, left: Left) -> ThreadCursor | None:
    """Return where the page after this one begins: after its last thread, or after the last that was looked through."""
    if len(page) > PAGE:
        return ThreadCursor.after(page[PAGE - 1])
    end = _end(viewer, left).first() if show in NEWS else None
    return ThreadCursor.before(end["last_activity"]) if end else None


def choices(home: str, show: str) -> list[Choice]:
    """Return the views of the list at the address `home`, the one that is shown marked."""
    return [Choice(name, address(home, key), key == show) for key, name in SHOWN.items()]


def address(home: str, show: str, after: ThreadCursor | None = None) -> str:
    """Return where a page of that view begins."""
    said = {"show": show if show != "latest" else "", "after": str(after or "")}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{home}?{query}" if query else home

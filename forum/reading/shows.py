"""What a list of threads shows: all of them, or those that are new to one, unanswered, one's own, followed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.core.visibility import Viewer
from forum.models import Subscription, Thread
from forum.models.read_mark import unread
from forum.models.thread import is_unanswered

from .cursors import ThreadCursor
from .rows import listed

SHOWN: dict[str, StrOrPromise] = {
    "latest": _("Latest"),
    "new": _("New"),
    "unread": _("Unread"),
    "unanswered": _("Unanswered"),
    "mine": _("Mine"),
    "followed": _("Followed"),
}
"""By the word in the address. New is what one never opened; unread is that, and what was added since."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several views of a list."""

    name: StrOrPromise
    url: str
    current: bool


def shown(viewer: Viewer, show: str) -> QuerySet[Thread]:
    """Return the threads of that view, ready for `rows`: published ones, and of one's own those that wait too."""
    threads = listed(viewer)
    if show == "mine":
        return threads.filter(author=viewer.pk)
    published = threads.filter(state=Thread.State.PUBLISHED)
    match show:
        case "new":
            return published.filter(unread(viewer), Q(shown=0)).exclude(author=viewer.pk)
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


def choices(home: str, show: str) -> list[Choice]:
    """Return the views of the list at the address `home`, the one that is shown marked."""
    return [Choice(name, address(home, key), key == show) for key, name in SHOWN.items()]


def address(home: str, show: str, after: ThreadCursor | None = None) -> str:
    """Return where a page of that view begins."""
    said = {"show": show if show != "latest" else "", "after": str(after or "")}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{home}?{query}" if query else home

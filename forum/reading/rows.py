"""Rows of a list of threads: the board's, a tag's, one's own. A constant number of queries, strings ready to print."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise
from taggit.models import TaggedItem

from community.core.visibility import Viewer
from forum.attribution import NAMES, last_spoken, opened_by
from forum.models import Kind, Thread
from forum.models.read_mark import unread, with_shown

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
    under_rule: bool
    author: str
    """Nobody, under the Chatham House Rule."""
    board: str
    board_url: str
    tags: list[tuple[str, str]]
    """Names and addresses."""
    replies: int
    new: str
    """"3 new", or nothing."""
    kind: StrOrPromise
    """What it is, other than a discussion."""
    settled: bool
    """Whether a question has its answer."""
    pinned: bool
    locked: bool
    outcome: str
    """What came of it, where it is closed."""
    state: str
    """Why only its author sees it; nothing when it is published."""
    last_author: str
    last: SafeString


def listed(viewer: Viewer) -> QuerySet[Thread]:
    """Return the threads that `viewer` may see, with what a row needs beside its board and tags."""
    threads = with_shown(Thread.objects.visible_to(viewer), viewer)
    return threads.annotate(**NAMES, unread=unread(viewer))


def with_news(viewer: Viewer) -> QuerySet[Thread]:
    """Return the threads that a list says hold something new."""
    return listed(viewer).filter(unread(viewer))


def rows(threads: Sequence[Thread], viewer: Viewer, clock: Clock) -> list[ThreadRow]:
    """Return the rows of `threads`, which came out of `listed`, their boards at hand. One query, for the tags."""
    tags = _tags([thread.pk for thread in threads])
    return [_row(thread, tags[thread.pk], viewer, clock) for thread in threads]


def _tags(threads: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Return the names and addresses of each thread's tags."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    kind = ContentType.objects.get_for_model(Thread)
    tagged = TaggedItem.objects.filter(content_type=kind, object_id__in=threads).order_by("tag__name")
    for thread, name, slug in tagged.values_list("object_id", "tag__name", "tag__slug"):
        found[thread].append((name, tag_url(slug)))
    return found


def _row(thread: Thread, tags: list[tuple[str, str]], viewer: Viewer, clock: Clock) -> ThreadRow:
    new = thread.last_seq - thread.shown if thread.unread else 0  # type: ignore[attr-defined]
    home = thread_url(thread.public_id)
    return ThreadRow(
        url=f"{home}?at=unread" if new and thread.shown else home,  # type: ignore[attr-defined]  # annotated
        title=thread.title,
        language=thread.language,
        label=chip(thread.label),
        under_rule=thread.under_rule,
        author=opened_by(thread, viewer),
        board=thread.board.name,
        board_url=board_url(thread.board.slug),
        tags=tags,
        replies=thread.reply_count,
        new=ngettext("%(n)s new", "%(n)s new", new) % {"n": new} if new else "",
        kind="" if thread.kind == Kind.DISCUSSION else Kind(thread.kind).label,
        settled=thread.accepted_id is not None,
        pinned=thread.pinned,
        locked=thread.locked,
        outcome=thread.outcome,
        state=_state(thread),
        last_author=last_spoken(thread, viewer),
        last=clock.coarse(thread.last_activity) if thread.under_rule else clock.ago(thread.last_activity),
    )


def _state(thread: Thread) -> str:
    if thread.state == Thread.State.HELD:
        return _("Only you see this yet")
    if thread.state == Thread.State.REMOVED:
        return _("Removed by a moderator")
    return ""

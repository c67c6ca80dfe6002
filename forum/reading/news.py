"""What came into a thread since a page of it was made, or changed in it; and where the first unread post stands."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery

from community.core.prepared import prepared
from community.core.visibility import Viewer
from community.members.models import Member
from forum.models import Post, Thread

from .addresses import post_url, thread_url
from .opened import topic_of_thread
from .tree import LEVELS
from .unread import ReadSoFar

_MOST = 100
_LOOKED_THROUGH = 1_000
"""Among so many of the unread posts that came earliest the first in reading order is looked for."""


@dataclass(frozen=True, slots=True)
class News:
    """How many new replies there are, up to 100, and the address of the first."""

    count: int
    url: str
    is_changed: bool
    """Whether what the page shows reads otherwise now: changed, removed, put in order."""


def news(viewer: Member, thread_id: str, *, since: int, heard: int) -> News | None:
    """Return what others wrote after the post number `since`; None when there is no such thread for `viewer`.

    `heard`: the number of the topic when the page was made. It rises with each change, the number of posts with new
    ones alone: where the first rose by more, there was something else.
    """
    if (thread := next(iter(_listened_to(viewer, thread_id)), None)) is None:
        return None
    pk, last_seq, topic_seq = thread
    found = _fresh(viewer, pk, since)
    first = _address(thread_id, *found[0]) if found else ""
    return News(len(found), first, is_changed=(topic_seq or 0) - heard > max(0, last_seq - since))


@prepared
def _listened_to(viewer: Viewer, thread_id: str) -> QuerySet[Thread, tuple[int, int, int | None]]:
    """Return its key, the number of its newest post and that of its topic; no page listens to one under the Rule."""
    listened_to = Thread.objects.visible_to(viewer).filter(public_id=thread_id, under_rule=False)
    numbered = listened_to.annotate(topic_seq=Subquery(topic_of_thread().values("seq")))
    return numbered.values_list("pk", "last_seq", "topic_seq")


@prepared
def _fresh(viewer: Viewer, thread: int, since: int) -> QuerySet[Post, tuple[str, int]]:
    """Asked by every page that listens to a thread whenever something came into it."""
    fresh = Post.objects.visible_to(viewer).filter(thread=thread, state=Post.State.PUBLISHED, seq__gt=since)
    return fresh.exclude(author=viewer.pk).order_by("seq").values_list("public_id", "depth")[:_MOST]


def first_unread(viewer: Member, thread_id: str) -> str | None:
    """Return the address of the first unread post in reading order, of the thread when all is read; None as above."""
    marked = Thread.objects.visible_to(viewer).annotate(**ReadSoFar.annotations(viewer))
    if (thread := marked.filter(public_id=thread_id).first()) is None:
        return None
    read = ReadSoFar.of(thread)
    unread = _published(viewer, thread).filter(seq__gt=read.seq)
    for start, end in read.beyond:
        unread = unread.exclude(Q(seq__gte=start) & Q(seq__lte=end))
    earliest = unread.order_by("seq").values_list("path", "public_id", "depth")[:_LOOKED_THROUGH]
    first = min(earliest, key=lambda post: bytes(post[0] or b""), default=None)
    return _address(thread_id, *first[1:]) if first else thread_url(thread_id)


def _published(viewer: Member, thread: Thread) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer).filter(thread=thread, state=Post.State.PUBLISHED)


def _address(thread_id: str, post_id: str, depth: int) -> str:
    """Return where a reader meets the post among its neighbours; one that stands too deep has a page of its own."""
    if depth > LEVELS:
        return post_url(thread_id, post_id)
    return f"{thread_url(thread_id)}?at={post_id}#p-{post_id}"

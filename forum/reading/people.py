"""Who speaks in a thread, and how often."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, QuerySet

from community.core.visibility import Viewer
from forum.attribution import AUTHOR_FIELDS, Byline, credited
from forum.models import Post, Thread

_LATEST = 1_000
_SHOWN = 5
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class People:
    """Those who wrote most of a thread's latest thousand posts, and how many others did."""

    most: list[tuple[Byline, int]]
    others: int

    @property
    def count(self) -> int:
        return len(self.most) + self.others


def people_in(thread: Thread, viewer: Viewer) -> People:
    """Return the people in a thread that the viewer sees; counted once for each state of the thread."""
    key = f"people:{thread.pk}:{thread.last_seq}:{thread.reply_count}"
    found: People | None = cache.get(key)
    if found is None:
        found = _counted(Post.objects.visible_to(viewer).filter(thread=thread), thread)
        cache.set(key, found, _SECONDS)
    return found


def _counted(posts: QuerySet[Post], thread: Thread) -> People:
    recent = posts.filter(state=Post.State.PUBLISHED, seq__gt=thread.last_seq - _LATEST)
    authors = recent.values(*AUTHOR_FIELDS).annotate(posts=Count("pk")).order_by("-posts", *AUTHOR_FIELDS)
    ranked = [(credited(row), row["posts"]) for row in authors]
    return People(ranked[:_SHOWN], len(ranked[_SHOWN:]))

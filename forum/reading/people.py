"""Who speaks in a thread, and how often."""

import time
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from community.core.visibility import Viewer
from forum.attribution import AUTHOR_FIELDS, Byline, credited
from forum.models import Post, Thread

_LATEST = 1_000
_SHOWN = 5
_SECONDS = 600
_SHARE = 50
"""They are counted again when one in so many of those posts is new."""


@dataclass(frozen=True, slots=True)
class People:
    """Those who wrote most of a thread's latest thousand posts, and how many others did."""

    most: list[tuple[Byline, int]]
    others: int

    @property
    def count(self) -> int:
        return len(self.most) + self.others


def people_in(thread: Thread, viewer: Viewer) -> People:
    """Return the people in a thread that the viewer sees; counted once for each state of the thread, and for some time.

    Of a long thread a state lasts for some replies, never beyond a removal: each would cost its next reader else.
    Kept in this process and nowhere else: names belong into no shared cache. Each language has its own, for pseudonyms
    are words.
    """
    period = int(time.time()) // _SECONDS
    step = max(1, min(thread.last_seq, _LATEST) // _SHARE)
    gone = thread.last_seq - thread.reply_count
    kept = _place_for(thread.public_id, thread.last_seq - thread.last_seq % step, gone, period, get_language())
    if not kept:
        kept.append(_counted(Post.objects.visible_to(viewer).filter(thread=thread), thread))
    return kept[0]


@lru_cache(maxsize=2_000)
def _place_for(_thread_id: str, _grown: int, _gone: int, _period: int, _language: str) -> list[People]:
    return []


def _counted(posts: QuerySet[Post], thread: Thread) -> People:
    recent = posts.filter(state=Post.State.PUBLISHED, seq__gt=thread.last_seq - _LATEST)
    authors = recent.values(*AUTHOR_FIELDS).annotate(posts=Count("pk")).order_by("-posts", *AUTHOR_FIELDS)
    ranked = [(credited(row), row["posts"]) for row in authors]
    return People(ranked[:_SHOWN], len(ranked[_SHOWN:]))

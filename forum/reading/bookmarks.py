"""What a member keeps to find it again."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from community.core.dates import long_date
from community.members.models import Member
from forum import search
from forum.attribution import byline
from forum.models import Bookmark

from .addresses import post_url
from .chips import chip
from .moments import Clock

_LENGTH = 200
MOST = 200


@dataclass(frozen=True, slots=True)
class BookmarkLine:
    """One post that is kept."""

    url: str
    title: str
    label: SafeString
    board: str
    author: str
    note: str
    remind: str
    excerpt: str
    language: str
    made: SafeString


def bookmark_lines(viewer: Member) -> list[BookmarkLine]:
    """Return what the viewer keeps and still reads, newest first, up to 200, in one query."""
    clock = Clock.started()
    return [_line(bookmark, viewer, clock) for bookmark in _kept(viewer)]


def _kept(viewer: Member) -> QuerySet[Bookmark]:
    posts = ("post__thread__board", "post__author__organisation")
    return Bookmark.objects.visible_to(viewer).select_related(*posts).order_by("-made", "-pk")[:MOST]


def _line(bookmark: Bookmark, viewer: Member, clock: Clock) -> BookmarkLine:
    post, thread = bookmark.post, bookmark.post.thread
    words = " ".join(search.plain_text(post.html).split())
    return BookmarkLine(
        url=post_url(thread.public_id, post.public_id),
        title=thread.title,
        label=chip(post.stands_under),
        board=thread.board.name,
        author=byline(post, viewer).name,
        note=bookmark.note,
        remind=long_date(bookmark.remind, clock.language) if bookmark.remind else "",
        excerpt=words if len(words) <= _LENGTH else f"{words[:_LENGTH].rstrip()} …",
        language=post.language,
        made=clock.stamp(bookmark.made),
    )

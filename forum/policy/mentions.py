"""Whom a post mentions: by their handles, and only those who may read it."""

from django.db.models import QuerySet

from community.core import markup
from community.members.models import Member
from forum.models import Post

MOST_MENTIONS = 10
"""In one post: what is for more people is for all of a board."""


def mentioned(post: Post) -> QuerySet[Member]:
    """Return the readers of `post` whom its published words mention, but not its author.

    Nobody under the Chatham House Rule: who is written to there would be kept beside the post.
    """
    return _readers_called(post, _handles_in(post)).exclude(pk=post.author_id or 0)


def mentioned_in_vain(post: Post) -> list[str]:
    """Return the handles in `post` by which no reader of it goes, whether somebody else does or not."""
    handles = _handles_in(post)
    known = set(_readers_called(post, handles).values_list("handle", flat=True))
    return [handle for handle in handles if handle not in known]


def _handles_in(post: Post) -> list[str]:
    return markup.mentions(post.current.body) if post.current and not post.thread.under_rule else []


def _readers_called(post: Post, handles: list[str]) -> QuerySet[Member]:
    return post.thread.audience.members().filter(handle__in=handles) if handles else Member.objects.none()

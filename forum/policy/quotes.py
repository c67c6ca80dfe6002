"""Whom a post quotes: those whose posts it leads to right above words that it cites."""

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from community.core import markup
from community.members.models import Member
from forum.models import Post

MOST_QUOTED = 10
"""In one post that are told of it."""


def quoted(post: Post) -> QuerySet[Member]:
    """Return the readers of `post` whose published posts its published words cite, but not its author.

    Nobody under the Chatham House Rule, and nobody for what was said under it: that has no name. Only for what the
    author of `post` can read: to write an address down tells nobody anything.
    """
    cited = _posts_cited(post)
    if not cited or post.author is None:
        return Member.objects.none()
    seen = Post.objects.visible_to(post.author).filter(public_id__in=cited, state=Post.State.PUBLISHED)
    return post.thread.audience.members().filter(pk__in=seen.values("author")).exclude(pk=post.author.pk)


def _posts_cited(post: Post) -> list[str]:
    if not post.current or post.thread.under_rule:
        return []
    found = (_post_at(address) for address in markup.quoted_addresses(post.current.body))
    return [one for one in dict.fromkeys(found) if one][:MOST_QUOTED]


def _post_at(address: str) -> str:
    try:
        place = resolve(address)
    except Resolver404:
        return ""
    return str(place.kwargs["post_id"]) if place.view_name == "forum:post" else ""

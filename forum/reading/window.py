"""Twenty posts of a thread by keyset: as quick at the end of a hundred thousand posts as at their beginning."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from forum.models import Post

PAGE = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins or ends, by a post's public id: `after` it, `before` it, `at` it. Nothing: at the start."""

    after: str = ""
    before: str = ""
    at: str = ""

    @property
    def post(self) -> str:
        return self.after or self.before or self.at


@dataclass(frozen=True, slots=True)
class Window:
    """The posts of one page, and the public ids around which the pages beside it begin and end."""

    posts: list[Post]
    newer: str = ""
    """`before` which the page before ends; empty on the first page."""
    older: str = ""
    """`after` which the next page begins; empty on the last."""


def window(posts: QuerySet[Post], key: str, place: Place) -> Window:
    """Return one page of `posts`, which the viewer may see, in the order of the field `key`, at `place`.

    A place that is not among them, or too near to the start to fill a page before it, is the first page.
    """
    anchor = posts.filter(public_id=place.post).values_list(key, flat=True).first() if place.post else None
    if anchor is None:
        return _first(posts, key)
    if place.before:
        return _before(posts, key, anchor) or _first(posts, key)
    comparison = "gt" if place.after else "gte"
    found = list(posts.filter(**{f"{key}__{comparison}": anchor}).order_by(key)[: PAGE + 1])
    return _cut(found, newer=place.post)


def _first(posts: QuerySet[Post], key: str) -> Window:
    return _cut(list(posts.order_by(key)[: PAGE + 1]), newer="")


def _before(posts: QuerySet[Post], key: str, anchor: Any) -> Window | None:
    found = list(posts.filter(**{f"{key}__lt": anchor}).order_by(f"-{key}")[: PAGE + 1])[::-1]
    if len(found) <= PAGE:
        return None
    return Window(found[1:], newer=found[1].public_id, older=found[-1].public_id)


def _cut(found: list[Post], *, newer: str) -> Window:
    posts = found[:PAGE]
    if posts:
        newer = posts[0].public_id if newer and not posts[0].is_opening else ""
    return Window(posts, newer=newer, older=posts[-1].public_id if len(found) > PAGE else "")

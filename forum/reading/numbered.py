"""Posts with their numbers, one after another, 200 to a page: on paper, and where there is nothing to press."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core import markup
from community.core.visibility import Viewer
from forum.attribution import answered, byline
from forum.models import Post, Thread

from .chips import chip
from .moments import Clock

POSTS: Final = 200
NEAR: Final = 5
"""So many pages before and after one are named there: with all five hundred, their names took longer than the posts."""


@dataclass(frozen=True, slots=True)
class NumberedPost:
    """One post. `left_out` says why there is nothing but its number."""

    number: int
    left_out: StrOrPromise
    name: str = ""
    work: str = ""
    when: str = ""
    answers: str = ""
    """"No. 3, Noor Haddad"; nothing for an opening post."""
    label: SafeString | str = ""
    """Its own, where that is stricter than the thread's."""
    language: str = ""
    html: SafeString | str = ""
    files: Sequence[str] = ()
    """Their names; none is to be had on paper."""


def numbered(post: Post, thread: Thread, viewer: Viewer, clock: Clock, *, left_out: StrOrPromise) -> NumberedPost:
    """Return a post of `thread`; under the Chatham House Rule with its day alone."""
    post.thread = thread
    number = post.seq or 0
    if left_out:
        return NumberedPost(number, left_out)
    who, published = byline(post, viewer), post.published or post.created
    return NumberedPost(
        number,
        "",
        name=who.name,
        work=who.work,
        when=clock.day(published) if thread.under_rule else clock.whole(published),
        answers=_answers(post, viewer),
        label=chip(post.stands_under) if post.stands_under != thread.label else "",
        language=post.language,
        html=markup.trusted(post.html),
        files=post.files,
    )


def gap(post: Post) -> StrOrPromise:
    """Say why a post that stood there shows no words; nothing for one that does."""
    if post.state == Post.State.REMOVED:
        return _("Removed by a moderator")
    if post.state != Post.State.PUBLISHED:
        return _("Taken back for the time being")
    return ""


def pages(last_seq: int) -> int:
    """Return how many pages so many posts make: one at least."""
    return max(1, -(-last_seq // POSTS))


def span(number: int) -> tuple[int, int]:
    """Return the number after which the posts of a page begin, and that of its last."""
    return (number - 1) * POSTS, number * POSTS


def pages_at(url: str, number: int, count: int) -> list[tuple[int, str]]:
    """Return number and address of the pages near the one with that `number`, of the first and of the last."""
    if count == 1:
        return []
    near = range(max(1, number - NEAR), min(count, number + NEAR) + 1)
    return [(one, f"{url}?page={one}") for one in sorted({1, *near, count})]


def _answers(post: Post, viewer: Viewer) -> str:
    who = answered(post, viewer)
    if who is None or post.parent is None:
        return ""
    name = who.name if post.parent.state == Post.State.PUBLISHED else _("a removed post")
    return _("Answers no. %(number)d, %(name)s") % {"number": post.parent.seq or 0, "name": name}

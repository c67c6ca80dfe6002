"""A thread on paper: every post with its number, one after another, 200 to a page."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django_stubs_ext import StrOrPromise

from community.core.visibility import Viewer
from community.members.models import Member
from forum import policy
from forum.attribution import with_author, with_parent_author
from forum.models import Post, Thread

from .addresses import thread_url
from .moments import Clock
from .numbered import POSTS, NumberedPost, gap, numbered, pages, pages_at, span
from .opened import opened
from .readers import Readers, readers_of
from .stamps import Stamp, stamp


@dataclass(frozen=True, slots=True)
class PrintPage:
    """Up to 200 posts of a thread in the order of their publication."""

    thread: Thread
    url: str
    board_name: str
    readers: Readers
    started: str
    stamp: Stamp
    posts: list[NumberedPost]
    number: int
    count: int

    @property
    def others(self) -> list[tuple[int, str]]:
        return pages_at(f"{self.url}/print", self.number, self.count)


def print_page(viewer: Member, thread_id: str, *, number: int) -> PrintPage | None:
    """Return the page with that number, the last one when there are fewer; None when there is no such thread."""
    if (thread := opened(viewer, thread_id)) is None:
        return None
    clock, count = Clock.started(), pages(thread.last_seq)
    number = min(max(1, number), count)
    posts = list(_posts(viewer, thread, number))
    printed = [post for post in posts if policy.can_print(post.label)]
    return PrintPage(
        thread=thread,
        url=thread_url(thread.public_id),
        board_name=thread.board.name,
        readers=readers_of(thread.audience),
        started=clock.day(thread.created),
        stamp=stamp(viewer, clock, [thread.label, *(post.label for post in printed)]),
        posts=[numbered(post, thread, viewer, clock, left_out=_left_out(post)) for post in posts],
        number=number,
        count=count,
    )


def _posts(viewer: Viewer, thread: Thread, number: int) -> QuerySet[Post]:
    after, last = span(number)
    seen = Post.objects.visible_to(viewer).filter(thread=thread, seq__gt=after, seq__lte=last)
    return with_parent_author(with_author(seen)).order_by("seq")[:POSTS]


def _left_out(post: Post) -> StrOrPromise:
    return gap(post) or policy.can_print(post.label).sentence

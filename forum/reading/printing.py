"""A thread on paper: every post with its number, one after another, 200 to a page."""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core import markup
from community.core.visibility import Viewer
from community.members.models import Member
from forum import policy
from forum.attribution import WITH_AUTHOR, WITH_PARENT_AUTHOR, answered, byline
from forum.models import Post, Thread

from .addresses import thread_url
from .chips import chip
from .moments import Clock
from .opened import opened
from .readers import Readers, readers_of
from .stamps import Stamp, stamp

POSTS: Final = 200


@dataclass(frozen=True, slots=True)
class PrintedPost:
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


@dataclass(frozen=True, slots=True)
class PrintPage:
    """Up to 200 posts of a thread in the order of their publication."""

    thread: Thread
    url: str
    board_name: str
    readers: Readers
    started: str
    stamp: Stamp
    posts: list[PrintedPost]
    number: int
    count: int

    @property
    def others(self) -> list[tuple[int, str]]:
        """Return number and address of every page, when there are several."""
        pages = range(1, self.count + 1) if self.count > 1 else ()
        return [(number, f"{self.url}/print?page={number}") for number in pages]


def print_page(viewer: Member, thread_id: str, *, number: int) -> PrintPage | None:
    """Return the page with that number, the last one when there are fewer; None when there is no such thread."""
    if (thread := opened(viewer, thread_id)) is None:
        return None
    clock, count = Clock.started(), max(1, -(-thread.last_seq // POSTS))
    number = min(max(1, number), count)
    posts = list(_posts(viewer, thread, after=(number - 1) * POSTS))
    printed = [post for post in posts if policy.can_print(post.label)]
    return PrintPage(
        thread=thread,
        url=thread_url(thread.public_id),
        board_name=thread.board.name,
        readers=readers_of(thread.audience),
        started=clock.day(thread.created),
        stamp=stamp(viewer, clock, [thread.label, *(post.label for post in printed)]),
        posts=[_printed(post, thread, viewer, clock) for post in posts],
        number=number,
        count=count,
    )


def _posts(viewer: Viewer, thread: Thread, *, after: int) -> QuerySet[Post]:
    seen = Post.objects.visible_to(viewer).filter(thread=thread, seq__gt=after, seq__lte=after + POSTS)
    return seen.select_related(*WITH_AUTHOR, *WITH_PARENT_AUTHOR).order_by("seq")


def _printed(post: Post, thread: Thread, viewer: Member, clock: Clock) -> PrintedPost:
    post.thread = thread
    number = post.seq or 0
    if left_out := _left_out(post):
        return PrintedPost(number, left_out)
    who, published = byline(post, viewer), post.published or post.created
    return PrintedPost(
        number,
        "",
        name=who.name,
        work=who.work,
        when=clock.whole(published),
        answers=_answers(post, viewer),
        label=chip(post.label) if post.label != thread.label else "",
        language=post.language,
        html=markup.trusted(post.html),
    )


def _left_out(post: Post) -> StrOrPromise:
    if post.state == Post.State.REMOVED:
        return _("Removed by a moderator")
    if post.state != Post.State.PUBLISHED:
        return _("Taken back for the time being")
    return policy.can_print(post.label).sentence


def _answers(post: Post, viewer: Member) -> str:
    who = answered(post, viewer)
    if who is None or post.parent is None:
        return ""
    name = who.name if post.parent.state == Post.State.PUBLISHED else _("a removed post")
    return _("Answers no. %(number)d, %(name)s") % {"number": post.parent.seq or 0, "name": name}

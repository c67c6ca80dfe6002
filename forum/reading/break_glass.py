"""What staff asked to open with a reason; and, for the one who opened it, the thread itself.

The one door that leads to posts past `visible_to`: those of one thread, up to the last that was there when it was
opened, while it is open, on this page alone. Nothing else anywhere asks BreakGlass what a viewer may read.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from community.core.rulings import Ruling
from community.members.models import Member
from forum import policy
from forum.attribution import with_author, with_parent_author
from forum.models import BreakGlass, Post, Thread

from .addresses import thread_url
from .moments import Clock
from .numbered import NumberedPost, gap, numbered, pages, pages_at, span
from .readers import Readers, readers_of

_MOST = 100


@dataclass(frozen=True, slots=True)
class Asking:
    """One asking as one of the staff sees it."""

    glass: BreakGlass
    url: str
    """Of the thread, for whoever reads it anyhow; whether there is one is not said."""
    at: SafeString
    until: datetime | None
    """Until when it is open to the viewer."""
    may_answer: Ruling
    may_open: bool


@dataclass(frozen=True, slots=True)
class BreakGlassPage:
    askings: list[Asking]
    may_ask: Ruling


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """Up to 200 posts of an opened thread in the order of their publication."""

    glass: BreakGlass
    thread: Thread
    board_name: str
    readers: Readers
    posts: list[NumberedPost]
    number: int
    count: int

    @property
    def others(self) -> list[tuple[int, str]]:
        return pages_at("", self.number, self.count)


def break_glass_page(viewer: Member) -> BreakGlassPage | None:
    """Return the latest askings, those that wait first; None for all but staff."""
    if not policy.can_see_askings(viewer):
        return None
    clock = Clock.started()
    return BreakGlassPage([_asking(glass, viewer, clock) for glass in _asked(viewer)], policy.can_break_glass(viewer))


def opened_page(viewer: Member, glass_id: str, *, number: int) -> OpenedPage | None:
    """Return the page with that number of what lies open to the viewer; None when nothing does, or no more."""
    glass = BreakGlass.objects.visible_to(viewer).open_to(viewer).filter(public_id=glass_id).first()
    thread = policy.opened_thread(viewer, glass) if glass else None
    if glass is None or thread is None:
        return None
    clock, last = Clock.started(), glass.last_seq or 0
    number = min(max(1, number), pages(last))
    posts = _posts(thread, number, last=last)
    return OpenedPage(
        glass=glass,
        thread=thread,
        board_name=thread.board.name,
        readers=readers_of(thread.audience),
        posts=[numbered(post, thread, viewer, clock, left_out=gap(post)) for post in posts],
        number=number,
        count=pages(last),
    )


def _asked(viewer: Member) -> QuerySet[BreakGlass]:
    seen = BreakGlass.objects.visible_to(viewer).alias(waits=Q(state__in=BreakGlass.WAITING))
    people = seen.select_related("asked_by", "asked_from", "seconded_by", "seconded_from")
    return people.order_by("-waits", "-asked", "-pk")[:_MOST]


def _posts(thread: Thread, number: int, *, last: int) -> QuerySet[Post]:
    after, end = span(number)
    found = Post.objects.placed().filter(thread=thread, seq__gt=after, seq__lte=min(end, last))
    return with_parent_author(with_author(found)).order_by("seq")


def _asking(glass: BreakGlass, viewer: Member, clock: Clock) -> Asking:
    own = glass.asked_by_id == viewer.pk
    is_open = own and glass.until is not None and glass.until > timezone.now()
    return Asking(
        glass=glass,
        url=thread_url(glass.address),
        at=clock.stamp(glass.asked),
        until=glass.until if is_open else None,
        may_answer=policy.can_decline_glass(viewer, glass),
        may_open=bool(policy.can_open_glass(viewer, glass)),
    )

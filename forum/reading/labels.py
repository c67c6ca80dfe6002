"""The label of a thread, who reads it, and how both changed: for its readers."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django_stubs_ext import StrOrPromise

from community.core.rulings import Ruling
from community.core.tlp import acting
from community.members.models import Audience, Group, Member
from forum import policy
from forum.models import BreakGlass, LabelChange, Thread

from .addresses import board_url, post_url, thread_url
from .chips import chip
from .meanings import MEANINGS
from .moments import Clock
from .readers import Readers, readers_of
from .widening import Wider, wider_threads

_MOST = 100
_GROUPS = ("audience_before__groups__parts", "audience_after__groups__parts")


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as it is told to readers; what did not change is empty."""

    by: str
    at: SafeString
    labels: tuple[SafeString, SafeString] | None
    readers: tuple[str, str] | None
    reader: str
    """The named reader who was added."""
    post_url: str
    """The one post that it is about."""


@dataclass(frozen=True, slots=True)
class Opening:
    """That one of the staff, who is no reader, opened the thread with a reason; the reason is for its authors."""

    by: str
    second: str
    """Who agreed to it, where that took two."""
    at: SafeString


@dataclass(frozen=True, slots=True)
class LabelPage:
    thread: Thread
    url: str
    board_name: str
    board_url: str
    means: StrOrPromise
    readers: Readers
    named: list[tuple[str, str]]
    """Names of the named readers, and where they work."""
    changes: list[Change]
    openings: list[Opening]
    can_narrow: Ruling
    can_name_reader: Ruling
    can_widen: Ruling
    wider: list[Wider]


def label_page(viewer: Member, thread_id: str) -> LabelPage | None:
    """Return the page about the label of the thread; None when there is no such thread for `viewer`."""
    seen = Thread.objects.visible_to(viewer).select_related("board", "audience", "author")
    if (thread := seen.filter(public_id=thread_id).first()) is None:
        return None
    readers = readers_of(thread.audience)
    thread.audience.kinds = readers.kinds
    return LabelPage(
        thread=thread,
        url=thread_url(thread.public_id),
        board_name=thread.board.name,
        board_url=board_url(thread.board.slug),
        means=MEANINGS[acting(thread.label)],
        readers=readers,
        named=_named(thread.audience),
        changes=_changes(viewer, thread),
        openings=_openings(viewer, thread),
        can_narrow=policy.can_narrow(viewer, thread),
        can_name_reader=policy.can_name_reader(viewer, thread),
        can_widen=policy.can_widen(viewer, thread),
        wider=wider_threads(viewer, thread),
    )


def _named(audience: Audience) -> list[tuple[str, str]]:
    if Group.Kind.NAMED not in audience.kinds:
        return []
    found = audience.members().select_related("organisation").order_by("name")
    return [(member.name, member.organisation.name if member.organisation else "") for member in found]


def _changes(viewer: Member, thread: Thread) -> list[Change]:
    clock = Clock.started()
    found = LabelChange.objects.visible_to(viewer).filter(thread=thread).select_related("by", "post", "reader_added")
    return [_change(change, thread, clock) for change in found.prefetch_related(*_GROUPS)[:_MOST]]


def _openings(viewer: Member, thread: Thread) -> list[Opening]:
    clock = Clock.started()
    found = BreakGlass.objects.visible_to(viewer).filter(thread=thread).select_related("asked_by", "seconded_by")
    return [
        Opening(
            glass.asked_by.name, _name(glass.seconded_by), clock.coarse(at) if thread.under_rule else clock.stamp(at)
        )
        for glass in found.order_by("-opened")[:_MOST]
        if (at := glass.opened)
    ]


def _name(member: Member | None) -> str:
    return member.name if member else ""


def _change(change: LabelChange, thread: Thread, clock: Clock) -> Change:
    before, after = change.label_before, change.label_after
    readers = (_whom(change.audience_before), _whom(change.audience_after))
    return Change(
        by=change.by.name,
        at=clock.coarse(change.at) if thread.under_rule else clock.stamp(change.at),
        labels=(chip(before), chip(after)) if before != after else None,
        readers=readers if change.audience_before != change.audience_after else None,
        reader=change.reader_added.name if change.reader_added else "",
        post_url=post_url(thread.public_id, change.post.public_id) if change.post else "",
    )


def _whom(audience: Audience) -> str:
    return Readers.described(audience.groups.all()).names()

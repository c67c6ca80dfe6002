"""The unmaskings of the boards that a moderator sits with; and how many there were in a year, which is public."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.safestring import SafeString
from django_stubs_ext import StrOrPromise

from community.core.rulings import YES
from community.core.visibility import Viewer
from community.members.models import Member
from community.members.policy import can_be_second
from community.moderation.policy import can_moderate
from forum.models import Unmasking

from .addresses import thread_url
from .chips import chip

_MOST = 100


@dataclass(frozen=True, slots=True)
class UnmaskingLine:
    """One unmasking as one moderator sees it. Who may answer shows; who the participant is decides in secret."""

    public_id: str
    thread: str
    url: str
    label: SafeString
    board: str
    participant: int
    reason: str
    state: str
    asked_by: str
    asked: date
    decided_by: str
    decided: date | None
    may_answer: bool
    waits_for: StrOrPromise
    """Why the viewer does not answer one that waits."""
    may_be_told: bool


@dataclass(frozen=True, slots=True)
class UnmaskingsPage:
    lines: list[UnmaskingLine]
    years: dict[int, int]
    """What `unmaskings_by_year` says."""


def unmaskings_page(viewer: Member) -> UnmaskingsPage | None:
    """Return the latest unmaskings of the viewer's boards, those that wait first; None for all but moderators."""
    if not can_moderate(viewer):
        return None
    return UnmaskingsPage([_line(one, viewer) for one in _seen(viewer)], unmaskings_by_year())


def unmaskings_by_year() -> dict[int, int]:
    """Return how many unmaskings two moderators agreed to in all the network, by year, the latest first.

    The number is published; it names nobody.
    """
    agreed = Unmasking.objects.filter(state=Unmasking.State.AGREED).annotate(year=ExtractYear("decided"))
    return dict(agreed.values_list("year").annotate(Count("pk")).order_by("-year"))


def _seen(viewer: Viewer) -> QuerySet[Unmasking]:
    waits = Q(state=Unmasking.State.ASKED)
    return (
        Unmasking.objects.visible_to(viewer)
        .alias(waits=waits)
        .select_related("thread__board", "asked_by", "seconded_by")
        .order_by("-waits", "-asked", "-pk")[:_MOST]
    )


def _line(one: Unmasking, viewer: Member) -> UnmaskingLine:
    is_open = one.state == Unmasking.State.ASKED
    second = can_be_second(viewer, one.asked_by, first_from=one.asked_from_id) if is_open else YES
    return UnmaskingLine(
        public_id=one.public_id,
        thread=one.thread.title,
        url=thread_url(one.thread.public_id),
        label=chip(one.thread.label),
        board=one.thread.board.name,
        participant=one.participant,
        reason=one.reason,
        state=one.get_state_display(),
        asked_by=one.asked_by.name,
        asked=one.asked,
        decided_by=one.seconded_by.name if one.seconded_by else "",
        decided=one.decided,
        may_answer=is_open and bool(second),
        waits_for=second.sentence,
        may_be_told=one.state == Unmasking.State.AGREED and one.is_of(viewer) and not one.seen_by(viewer),
    )

"""People as moderators see them: finding somebody, and what is on record about one member."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.core.rulings import Ruling
from community.members.models import Member, Membership
from community.members.models.member import VERIFIED
from community.moderation import people
from community.moderation.models import Decision, Flag, MemberNote, Sanction

from .sanctions import SanctionCard, card_of

MOST_FOUND = 30
MOST_DECISIONS = 20
FEWEST_FLAGS = 5
"""Fewer are not counted: how often somebody flagged would say, beside what was just decided, what they flagged."""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    wanted: str
    found: list[Member]
    more: bool
    sanctioned: list[Sanction]
    """What holds now, shown until somebody is looked for."""


@dataclass(frozen=True, slots=True)
class FlagCounts:
    """How often the member's flags were followed, until the end of the last month and from five flags on."""

    followed: int
    not_followed: int


@dataclass(frozen=True, slots=True)
class RecordPage:
    member: Member
    groups: list[str]
    """Those in which the viewer sits too."""
    judge: Ruling
    note: Ruling
    standing: list[SanctionCard]
    past: list[SanctionCard]
    notes: list[MemberNote]
    decided: int
    decisions: list[Decision]
    flags: FlagCounts | None


def people_page(viewer: Member, *, wanted: str) -> PeoplePage:
    """Return the members whose name or handle holds `wanted`; without it, who is under a sanction now."""
    if not wanted:
        standing = Sanction.objects.visible_to(viewer).standing(timezone.now()).with_all()
        return PeoplePage("", [], more=False, sanctioned=list(standing.order_by("until", "pk")[:MOST_FOUND]))
    named = Q(name__icontains=wanted) | Q(handle__icontains=wanted.removeprefix("@"))
    seen = Member.objects.visible_to(viewer).filter(named, role__in=VERIFIED).exclude(pk=viewer.pk)
    rows = list(seen.select_related("organisation").order_by("name", "pk")[: MOST_FOUND + 1])
    return PeoplePage(wanted, rows[:MOST_FOUND], more=len(rows) > MOST_FOUND, sanctioned=[])


def record_page(viewer: Member, member: Member) -> RecordPage:
    """Return what is on record about `member`, as far as `viewer` may see it; a constant number of queries."""
    sanctions = Sanction.objects.visible_to(viewer).filter(member=member).with_all().order_by("-made", "-pk")
    cards = [card_of(viewer, one) for one in sanctions]
    standing = [card for card in cards if card.sanction.is_standing or card.agree or card.withdraw]
    decisions = Decision.objects.visible_to(viewer).filter(item__author=member)
    latest = decisions.select_related("item", "moderator").order_by("-created", "-pk")
    notes = MemberNote.objects.visible_to(viewer).filter(member=member).select_related("by")
    groups = Membership.objects.visible_to(viewer).filter(member=member).order_by("group__name", "group")
    return RecordPage(
        member=member,
        groups=list(groups.values_list("group__name", flat=True)),
        judge=people.can_judge(viewer, member),
        note=people.can_note(viewer, member),
        standing=standing,
        past=[card for card in cards if card not in standing],
        notes=list(notes.order_by("-written", "-pk")),
        decided=decisions.count(),
        decisions=list(latest[:MOST_DECISIONS]),
        flags=_flags(viewer, member),
    )


def _flags(viewer: Member, member: Member) -> FlagCounts | None:
    """Count without saying which: what was decided this month stands out too clearly to be counted yet."""
    decided = Decision.objects.visible_to(viewer).filter(
        item=OuterRef("item"), round=OuterRef("round"), created__lt=_month_began(timezone.now())
    )
    kept = decided.filter(outcome=Decision.Outcome.KEEP)
    raised = Flag.objects.visible_to(viewer).filter(Exists(decided), flagger=member)
    counted = list(raised.annotate(kept=Exists(kept)).values_list("kept", flat=True))
    if len(counted) < FEWEST_FLAGS:
        return None
    return FlagCounts(followed=counted.count(False), not_followed=counted.count(True))


def _month_began(now: datetime) -> datetime:
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)

"""Sanctions as one person sees them: with what they may do about each. No queries beside those for the rows."""

from dataclasses import dataclass

from django.utils import timezone

from community.core.rulings import Ruling
from community.members.models import Member
from community.moderation import people
from community.moderation.models import Sanction

MOST_OUTSIDE = 50


@dataclass(frozen=True, slots=True)
class SanctionCard:
    """One sanction, with the rulings that its buttons follow."""

    sanction: Sanction
    agree: Ruling
    withdraw: Ruling
    lift: Ruling
    answer: Ruling
    appeal: Ruling


@dataclass(frozen=True, slots=True)
class SanctionsPage:
    """What waits for somebody who had no part in it, and who cannot come in."""

    bans: list[SanctionCard]
    appeals: list[SanctionCard]
    outside: list[SanctionCard]
    """Suspensions and bans that hold; of those under appeal too."""


def sanctions_page(viewer: Member) -> SanctionsPage:
    """Return the bans and the appeals that wait, the oldest first, and what keeps people outside, the newest first."""
    now, seen = timezone.now(), Sanction.objects.visible_to(viewer).with_all()
    found = {
        "bans": seen.waiting(now).order_by("made", "pk"),
        "appeals": seen.appealed().order_by("appealed", "pk"),
        "outside": seen.standing(now).filter(kind__in=people.OUTSIDE).order_by("-begins", "-pk")[:MOST_OUTSIDE],
    }
    return SanctionsPage(**{name: [card_of(viewer, one) for one in rows] for name, rows in found.items()})


def standing_of(member: Member) -> list[SanctionCard]:
    """Return what was imposed on the member themself, the newest first."""
    own = Sanction.objects.visible_to(member).filter(member=member.pk).with_all()
    return [card_of(member, one) for one in own.order_by("-made", "-pk")]


def card_of(viewer: Member, sanction: Sanction) -> SanctionCard:
    return SanctionCard(
        sanction=sanction,
        agree=people.can_second(viewer, sanction),
        withdraw=people.can_withdraw(viewer, sanction),
        lift=people.can_lift(viewer, sanction),
        answer=people.can_answer(viewer, sanction),
        appeal=people.can_appeal(viewer, sanction),
    )

"""Decisions that took away, or gave back, what an earlier one had settled the other way."""

from collections.abc import Collection
from typing import Protocol

from django.db.models import F

from community.members.models import Member

from .models import Decision
from .models.decision import APPEALABLE

_LEFT = (Decision.Outcome.RELEASE, Decision.Outcome.KEEP)


class Made(Protocol):
    """What is asked of a decision."""

    @property
    def item_id(self) -> int: ...

    @property
    def round(self) -> int: ...

    @property
    def outcome(self) -> str: ...


def count_reversed(viewer: Member, made: Collection[Made]) -> int:
    """Count decisions that went the other way than the one of the round before."""
    again = [one for one in made if one.round > 1]
    items = [one.item_id for one in again]
    before = Decision.objects.visible_to(viewer).filter(item__in=items, round__lt=F("item__round"))
    outcomes = {(item, number): outcome for item, number, outcome in before.values_list("item", "round", "outcome")}
    return sum(_is_other(outcomes.get((one.item_id, one.round - 1), ""), one.outcome) for one in again)


def _is_other(before: str, after: str) -> bool:
    """A decision that was kept after an appeal went the same way."""
    return (before in _LEFT and after in APPEALABLE) or (before in APPEALABLE and after == Decision.Outcome.RELEASE)

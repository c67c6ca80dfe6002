"""The author's side of a decision: which ones are theirs, and whether they can appeal."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.core.rulings import Ruling, no
from community.members.models import Member

from .models import Appeal, Decision, QueueItem
from .models.decision import DecisionQuerySet
from .models.queue_item import QueueItemQuerySet
from .policy import can_appeal
from .subjects import can_come_back, subjects, target_of


def own_decision(member: Member, public_id: str) -> Decision | None:
    """Return the decision over a text of `member`; None when there is none, or it is over somebody else's. That over an
    appeal stands on the page of the decision before it.

    Where nobody is named only the author can compute that it is theirs. Others' cost the same questions as none.
    """
    for own in _own_decisions(member):
        if found := own.before_appeals().filter(public_id=public_id).select_related("item__author").first():
            return found
    return None


def own_appeals(author: Member) -> list[Appeal]:
    """Return the appeals of `author`, the oldest first, those where nobody is named too."""
    own = (Appeal.objects.filter(decision__in=decisions.values("pk")) for decisions in _own_decisions(author))
    found = [appeal for some in own for appeal in some.select_related("decision__item", "answer")]
    return sorted(found, key=lambda appeal: appeal.filed)


def own_appealable(author: Member, now: datetime) -> list[Decision]:
    """Return the decisions against which `author` can still appeal by their day, the latest first."""
    own = (decisions.before_appeals().within_appeal(now) for decisions in _own_decisions(author))
    appealed = Appeal.objects.values("decision")
    found = [decision for some in own for decision in some.exclude(pk__in=appealed)]
    return sorted(found, key=lambda decision: decision.created, reverse=True)


def _own_decisions(author: Member) -> list[DecisionQuerySet]:
    """Return the decisions over texts of `author`: under their name, and of each subject those that name nobody."""
    named = Decision.objects.visible_to(author).filter(item__author=author)
    return [named, *(subject.unnamed_decisions(author) for subject in subjects.values())]


def own_waiting(author: Member, model: type[models.Model], ids: Collection[int]) -> QueueItemQuerySet:
    """Return the open items of texts of `author` under their name."""
    kind = ContentType.objects.get_for_model(model)
    return QueueItem.objects.open().filter(author=author, target_type=kind, target_id__in=ids)


def appeal_against(decision: Decision) -> Appeal | None:
    """Return the appeal against a decision that the caller may know of."""
    return Appeal.objects.filter(decision=decision).select_related("decision", "answer").first()


def appeals_against(decisions: Iterable[Decision]) -> dict[int, Appeal]:
    """Return the appeals against decisions that the caller may know of, by the keys of these; in one query."""
    found = Appeal.objects.filter(decision__in=[decision.pk for decision in decisions]).select_related("answer")
    return {appeal.decision_id: appeal for appeal in found}


def can_be_appealed(decision: Decision) -> Ruling:
    """Say whether its author can appeal now: in time, once, and while the text could be published again."""
    if not (ruling := can_appeal(decision)):
        return ruling
    if (target := target_of(decision.item)) is None:
        return no(_("The text no longer exists, so there is nothing to decide."))
    return can_come_back(decision, target)

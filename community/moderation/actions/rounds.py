"""What a decision keeps of the round that it ends: the item itself says this of its last round alone."""

from datetime import timedelta
from typing import TypedDict

from django.utils import timezone

from community.moderation.models import Flag, QueueItem, RuleHit


class Round(TypedDict):
    kind: str
    by_machine: bool
    waited: timedelta | None


def of_round(item: QueueItem) -> Round:
    """Return what is kept of the round of a locked item; where nobody is named no time is."""
    waited = timezone.now() - item.opened if item.author_id else None
    return {"kind": item.kind, "by_machine": _was_found_by_machine(item), "waited": waited}


def _was_found_by_machine(item: QueueItem) -> bool:
    """Say whether an automatic check put the item before moderators now: reasons of earlier rounds stay beside it.

    What stands published comes there by a rule that only tells of it, by a virus in a file, or by a member's flag.
    """
    if item.kind == QueueItem.Kind.HOLD:
        return item.has_found_by_machine
    if item.kind == QueueItem.Kind.APPEAL:
        return False
    this_round = {"item": item, "round": item.round}
    return RuleHit.objects.filter(**this_round).exists() or not Flag.objects.filter(**this_round).exists()

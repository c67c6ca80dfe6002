"""Deciding: one moderator, one outcome, one transaction with everything that follows from it."""

from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Decision, QueueItem
from community.moderation.notices import DecisionMade
from community.moderation.subjects import Outcome, subject_of, target_of
from realtime.notify import notify

from .queue import close


class Conflict(Exception):
    """The item is no longer as the moderator saw it, or somebody else holds it: answered 409 with the new state."""


class Vanished(Conflict):
    """What the item points at no longer exists."""


@transaction.atomic
def decide(*, item: QueueItem, moderator: Member, outcome: str, reason: str, note: str, version: int) -> Decision:
    """Decide `item` as `moderator` saw it at `version`: change the content, write it down, tell the author.

    Everything or nothing. The row lock makes two moderators one after the other; the second gets Conflict. Raises
    Vanished when the target is gone and Refused when the moderator may not (or no longer) decide it.
    """
    locked = QueueItem.objects.locked().get(pk=item.pk)
    decider = Member.objects.get(pk=moderator.pk)  # role and seat as they are now, not as the page was opened
    if locked.state != QueueItem.State.OPEN or locked.version != version:
        raise Conflict
    require(policy.can_decide(decider, locked))
    if locked.claimant(timezone.now()) not in (None, decider):
        raise Conflict
    subject, target = subject_of(locked), target_of(locked)
    if target is None:
        raise Vanished
    if outcome not in subject.outcomes(target):
        raise Conflict
    _VERBS[Outcome(outcome)](subject, target, moderator=decider)
    decision = Decision.objects.create(
        item=locked,
        moderator=decider,
        outcome=outcome,
        reason=reason,
        note=note,
        round=locked.round,
        item_version=version,
        target_hash=subject.hash(target),
    )
    close(locked, QueueItem.State.DECIDED)
    record(
        actor=decider,
        action="moderation.decide",
        target=locked,
        outcome=outcome,
        rule=reason,
        hash=decision.target_hash,
    )
    notify(DecisionMade, decision)
    return decision


_VERBS = {
    Outcome.RELEASE: lambda subject, target, moderator: subject.release(target, moderator=moderator),
    Outcome.RETURN: lambda subject, target, moderator: subject.return_to_author(target, moderator=moderator),
    Outcome.REMOVE: lambda subject, target, moderator: subject.remove(target, moderator=moderator),
    Outcome.KEEP: lambda subject, target, moderator: subject.keep(target, moderator=moderator),
}

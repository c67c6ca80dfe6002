"""Deciding: one outcome, one transaction with all that follows from it. To release what is sensitive takes two."""

from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.dates import now_beside
from community.core.rulings import Refused, require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Decision, QueueItem
from community.moderation.notices import DecisionMade
from community.moderation.subjects import Outcome, Subject, Target, is_own, subject_of, target_of
from realtime.live import gathered
from realtime.notify import notify

from .queue import close
from .voices import speak_for_release


class Conflict(Exception):
    """The item is no longer as the moderator saw it, or somebody else holds it: answered 409 with the new state."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Vanished(Conflict):
    """What the item points at no longer exists."""


@transaction.atomic
@gathered()
def decide(
    *, item: QueueItem, moderator: Member, outcome: str, reason: str, note: str, version: int
) -> Decision | None:
    """Decide `item` as `moderator` saw it at `version`: change the content, write it down, tell the author.

    Return None where that was the first of the two voices that it takes. Everything or nothing: the locks make two
    moderators one after the other; the second gets Conflict. Raises Vanished when the target is gone and Refused when
    the moderator may not (or no longer) decide it.
    """
    subject = subject_of(item)
    if (around := target_of(item)) is not None:
        subject.lock(around)
    locked = QueueItem.objects.locked().get(pk=item.pk)
    decider = Member.objects.get(pk=moderator.pk)  # role and seat as they are now, not as the page was opened
    if locked.state != QueueItem.State.OPEN or locked.version != version:
        raise Conflict
    require(policy.can_decide(decider, locked))
    if locked.claimant(timezone.now()) not in (None, decider):
        raise Conflict
    target = target_of(locked)
    if target is None:
        raise Vanished
    if outcome not in subject.outcomes(target) or is_own(locked, decider):
        raise Conflict  # under a pseudonym, whose text it is shows no more than a lost lease
    seen = subject.hash(target)
    if outcome == Outcome.RELEASE and locked.needs_two:
        said = {"reason": reason, "note": note, "target_hash": seen}
        if not speak_for_release(item=locked, moderator=decider, **said):
            return None
    _carry_out(subject, target, Outcome(outcome), moderator=decider)
    decision = Decision.objects.create(
        item=locked,
        moderator=decider,
        outcome=outcome,
        reason=reason,
        note=note,
        round=locked.round,
        item_version=version,
        target_hash=seen,
        created=now_beside(locked.author_id),
    )
    record(
        actor=decider,
        action="moderation.decide",
        target=locked,
        outcome=outcome,
        rule=reason,
        hash=decision.target_hash,
    )
    notify(DecisionMade, decision)
    close(locked, QueueItem.State.DECIDED)
    return decision


def _carry_out(subject: Subject, target: Target, outcome: Outcome, *, moderator: Member) -> None:
    """Let the subject do what was decided; what it cannot do any more is a conflict, not a failure."""
    verbs = {
        Outcome.RELEASE: subject.release,
        Outcome.RETURN: subject.return_to_author,
        Outcome.REMOVE: subject.remove,
        Outcome.KEEP: subject.keep,
    }
    try:
        verbs[outcome](target, moderator=moderator)
    except Refused as refused:
        raise Conflict(str(refused.sentence)) from refused
    except ValueError as error:
        raise Conflict from error

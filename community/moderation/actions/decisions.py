"""Deciding: one outcome, one transaction with all that follows from it. To release what is sensitive takes two."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.dates import now_beside
from community.core.rulings import Refused
from community.members.models import Member
from community.moderation.models import Decision, QueueItem
from community.moderation.notices import DecisionMade
from community.moderation.subjects import Outcome, Target, appealed, give_back, outcomes_of, sealed_from, subject_of
from realtime.live import gathered
from realtime.notify import notify

from .appeals import answer_appeal
from .flags import answer_flags
from .opened import Conflict, opened_at
from .queue import close
from .rounds import of_round
from .voices import speak_for_release

DOES_NOT_FIT = _("This cannot be decided over it: below you see what can be. Nothing was decided.")


@transaction.atomic
@gathered()
def decide(
    *,
    item: QueueItem,
    moderator: Member,
    outcome: str,
    reason: str,
    note: str,
    version: int,
    answer: str = "",
    passages: Sequence[str] = (),
) -> Decision | None:
    """Decide `item` as `moderator` saw it at `version`: change the content, write it down, tell the author.

    `passages` are those to be withheld, for that outcome; `answer` is what whoever flagged it is told, where that is
    not what follows from the outcome. Return None where that was the first of the two voices that it takes. Everything
    or nothing: the locks make two moderators one after the other; the second gets Conflict. Raises what `opened_at`
    raises, and ValidationError for a passage that does not stand in the text.
    """
    opened = opened_at(version, item=item, moderator=moderator)
    locked, subject, target, decider = opened.item, opened.subject, opened.target, opened.moderator
    if outcome not in outcomes_of(locked, target):
        raise Conflict(str(DOES_NOT_FIT))
    if (sealed := sealed_from(decider, locked)) and sealed.sentence:
        raise Conflict(str(sealed.sentence))
    seen = subject.hash(target)
    if outcome == Outcome.RELEASE and locked.needs_two:
        said = {"reason": reason, "note": note, "target_hash": seen}
        if not speak_for_release(item=locked, moderator=decider, **said):
            return None
    decision = Decision.objects.create(
        item=locked,
        moderator=decider,
        outcome=outcome,
        reason=reason,
        note=note,
        round=locked.round,
        item_version=version,
        with_changes=locked.with_changes,
        target_hash=seen,
        created=now_beside(locked.author_id),
        **of_round(locked),
    )
    _carry_out(decision, target, passages)
    locked.refresh_from_db()  # what was flagged of the version before may have followed
    record(
        actor=decider,
        action="moderation.decide",
        target=locked,
        outcome=outcome,
        rule=reason,
        hash=decision.target_hash,
    )
    answer_appeal(decision)
    notify(DecisionMade, decision)
    if not locked.flagged_meanwhile:
        answer_flags(decision, answer)
    close(locked, QueueItem.State.DECIDED)
    return decision


def _carry_out(decision: Decision, target: Target, passages: Sequence[str]) -> None:
    """Let the subject do what was decided; what it cannot do any more is a conflict, not a failure."""
    subject, moderator = subject_of(decision.item), decision.moderator
    verbs = {
        Outcome.RELEASE: subject.release,
        Outcome.RETURN: subject.return_to_author,
        Outcome.REMOVE: subject.remove,
        Outcome.KEEP: subject.keep,
    }
    try:
        if decision.outcome == Outcome.WITHHOLD:
            subject.withhold(target, passages, decision=decision)
        elif decision.kind == QueueItem.Kind.APPEAL and decision.outcome == Outcome.RELEASE:
            give_back(appealed(decision.item), target, moderator=moderator)
        else:
            verbs[Outcome(decision.outcome)](target, moderator=moderator)
    except Refused as refused:
        raise Conflict(str(refused.sentence)) from refused
    except ValueError as error:
        raise Conflict from error

"""Taking a decision back while it is fresh: the text is as it was before, and waits for a decision again."""

from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.dates import now_beside
from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Decision, Flag, QueueItem, UndoneDecision
from community.moderation.notices import QUEUE, DecisionMade, DecisionUndone, FlagAnswered
from community.moderation.subjects import subject_of, target_of
from realtime.live import changed, gathered
from realtime.notify import notify, retract


@transaction.atomic
@gathered()
def undo(*, decision: Decision, moderator: Member) -> None:
    """Let what `moderator` decided be undone: the round goes on, and whoever was told of it is told of this.

    Raises Refused by policy: for what cannot be undone, that is too old, or over which something came since.
    """
    subject, target = subject_of(decision.item), target_of(decision.item)
    if target is not None:
        subject.lock(target)
        target = target_of(decision.item)
    item = QueueItem.objects.locked().get(pk=decision.item_id)
    fresh = Decision.objects.get(pk=decision.pk)
    require(policy.can_undo(moderator, fresh, item, timezone.now()))
    if fresh.outcome != Decision.Outcome.KEEP:
        require(subject.can_restore(target))
        put_back = subject.hold_again if fresh.kind == QueueItem.Kind.HOLD else subject.restore
        put_back(target, moderator=moderator)
    undone = UndoneDecision.objects.create(
        item=item,
        moderator=moderator,
        outcome=fresh.outcome,
        reason=fresh.reason,
        undone=now_beside(item.author_id),
    )
    record(actor=moderator, action="moderation.undo", target=item, outcome=fresh.outcome, rule=fresh.reason)
    _take_back_the_news(fresh)
    notify(DecisionUndone, undone)
    fresh.delete()
    item.state, item.closed = QueueItem.State.OPEN, None
    item.version += 1
    item.save(update_fields=["state", "closed", "version"])
    changed(QUEUE)


def _take_back_the_news(decision: Decision) -> None:
    retract(DecisionMade, decision)
    for flag in Flag.objects.filter(item=decision.item, round=decision.round).exclude(answer=""):
        flag.answer = ""
        flag.save(update_fields=["answer"])
        retract(FlagAnswered, flag)

"""Escalating: what a board's moderators should not decide alone goes to the network's reserve at once."""

from django.db import transaction

from community.audit.record import record
from community.core.dates import now_beside
from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Escalation, QueueItem
from community.moderation.notices import QUEUE, ItemEscalated
from community.moderation.severity import Severity, target_time
from realtime.live import changed, gathered
from realtime.notify import notify

from .opened import opened_at


@transaction.atomic
@gathered()
def escalate(*, item: QueueItem, moderator: Member, words: str, version: int) -> Escalation:
    """Let the reserve moderators decide `item` too, as most urgent, with `words` to them; the lease is given back.

    Raises what `opened_at` raises, and Refused by policy.
    """
    locked = opened_at(version, item=item, moderator=moderator).item
    require(policy.can_escalate(locked, moderator))
    at = now_beside(locked.author_id)
    made = Escalation.objects.create(item=locked, round=locked.round, moderator=moderator, words=words, at=at)
    locked.in_reserve = locked.in_reserve or at
    locked.severity = Severity.SENSITIVE
    locked.due = min(locked.due, locked.opened + target_time(Severity.SENSITIVE))
    locked.claimed_by = locked.claimed_until = None
    locked.version += 1
    locked.save()
    record(actor=moderator, action="moderation.escalate", target=locked)
    notify(ItemEscalated, made)
    changed(QUEUE)
    return made

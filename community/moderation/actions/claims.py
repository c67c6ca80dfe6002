"""A claim is a lease: ten minutes, renewed while the item is open on a screen, so that no item stays stuck.

Claims are no decisions: they raise no version and stand in no audit log.
"""

from django.db import transaction
from django.utils import timezone

from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import QueueItem
from community.moderation.models.queue_item import LEASE
from community.moderation.notices import QUEUE
from community.moderation.subjects import is_own
from realtime.live import changed


@transaction.atomic
def claim(*, item: QueueItem, moderator: Member) -> bool:
    """Take or renew the lease of an open item, and say whether `moderator` holds it now.

    A lease of somebody else that has run out is taken; one that has not is left, and so is what the moderator wrote or
    flagged under a pseudonym. Raises Refused when the moderator
    may not decide this item at all.
    """
    require(policy.can_decide(moderator, item))
    if is_own(item, moderator):
        return False
    if renew(item=item, moderator=moderator):
        return True
    now = timezone.now()
    free = QueueItem.objects.claimable_by(moderator, now).filter(pk=item.pk)
    taken = free.update(claimed_by=moderator, claimed_until=now + LEASE)
    if taken:
        changed(QUEUE)
    return bool(taken)


@transaction.atomic
def renew(*, item: QueueItem, moderator: Member) -> bool:
    """Let a lease that `moderator` holds begin anew, and say whether there was one. Nobody else needs to hear of it."""
    now = timezone.now()
    mine = QueueItem.objects.claimed_by(moderator, now).filter(pk=item.pk)
    return bool(mine.update(claimed_until=now + LEASE))


@transaction.atomic
def leave(*, item: QueueItem, moderator: Member) -> None:
    """Give the lease back, if `moderator` holds it."""
    mine = QueueItem.objects.filter(pk=item.pk, claimed_by=moderator)
    if mine.update(claimed_by=None, claimed_until=None):
        changed(QUEUE)

"""A claim is a lease: ten minutes, renewed while the item is open on a screen, so that no item stays stuck.

Claims are no decisions: they raise no version and stand in no audit log.
"""

from datetime import timedelta
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from community.core import clock
from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import ItemLook, QueueItem, ReleaseVoice
from community.moderation.models.queue_item import HANDED_OVER, LEASE, QueueItemQuerySet
from community.moderation.notices import QUEUE, ItemHandedOver
from community.moderation.recusal import left_to_others
from community.moderation.subjects import is_own
from realtime.live import changed
from realtime.notify import notify

TRIED: Final = 20
"""Of each team so many items are fetched at once when somebody asks for the next."""
JUST_NOW: Final = timedelta(seconds=10)
"""Within it a second press of the same button is taken for the first."""


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
    return _take(item, moderator)


@transaction.atomic
def claim_next(*, moderator: Member) -> QueueItem | None:
    """Take the lease of the most urgent item that nobody is at and `moderator` may decide; None when there is none.

    What their own organisation has spoken for waits for others, and so does what they do not decide. What they were
    given and have not opened yet is theirs first: a double click takes one. Raises Refused when they may open no queue.
    """
    require(policy.can_moderate(moderator))
    Member.objects.select_for_update(of=("self",), no_key=True).get(pk=moderator.pk)  # one press after the other
    if given := _given_and_not_opened(moderator):
        return given
    ours = ReleaseVoice.objects.standing().filter(item=OuterRef("pk"), organisation=moderator.organisation_id)
    waiting = QueueItem.objects.visible_to(moderator).filter(~Exists(ours)).by_urgency()
    passed: set[int] = set()
    while keys := _foremost(waiting.unclaimed(clock.now()).exclude(pk__in=passed), moderator):
        found = QueueItem.objects.filter(pk__in=keys)
        of_others = left_to_others(found, moderator, organisation=moderator.organisation_id)
        for item in found.exclude(pk__in=set(of_others.values_list("pk", flat=True))).by_urgency():
            if policy.can_decide(moderator, item) and not is_own(item, moderator) and _take(item, moderator):
                return item
        passed.update(keys)
    return None


def _given_and_not_opened(moderator: Member) -> QueueItem | None:
    """Return the most urgent item whose lease `moderator` got just now, or was handed, and that they have not open."""
    now = clock.now()
    mine = QueueItem.objects.visible_to(moderator).claimed_by(moderator, now + LEASE - JUST_NOW)
    looks = ItemLook.objects.filter(item=OuterRef("pk"), member=moderator, until__gt=now)
    return mine.filter(~Exists(looks)).by_urgency().first()


def _foremost(waiting: QueueItemQuerySet, moderator: Member) -> list[int]:
    """Return the keys of the first few of each team: another may be quicker at the very first."""
    return [*chain.from_iterable(waiting.foremost(moderator, TRIED))]


@transaction.atomic
def _take(item: QueueItem, moderator: Member) -> bool:
    """Take the lease unless somebody else holds it: one statement, so of two at once one gets it."""
    now = clock.now()
    free = QueueItem.objects.claimable_by(moderator, now).filter(pk=item.pk)
    taken = free.update(claimed_by=moderator, claimed_until=now + LEASE)
    if taken:
        changed(QUEUE)
    return bool(taken)


@transaction.atomic
def hand_over(*, item: QueueItem, moderator: Member, to: Member) -> bool:
    """Give the lease that `moderator` holds to another moderator, who is told; say whether there was one.

    Raises Refused when the other may not decide the item.
    """
    require(policy.can_decide(to, item))
    now = clock.now()
    mine = QueueItem.objects.claimed_by(moderator, now).filter(pk=item.pk)
    if not mine.update(claimed_by=to, claimed_until=now + HANDED_OVER):
        return False
    item.refresh_from_db(fields=["claimed_by", "claimed_until"])
    notify(ItemHandedOver, item)
    changed(QUEUE)
    return True


@transaction.atomic
def renew(*, item: QueueItem, moderator: Member) -> bool:
    """Let a lease that `moderator` holds begin anew, and say whether there was one. Nobody else needs to hear of it."""
    now = clock.now()
    mine = QueueItem.objects.claimed_by(moderator, now).filter(pk=item.pk)
    return bool(mine.update(claimed_until=now + LEASE))


@transaction.atomic
def leave(*, item: QueueItem, moderator: Member) -> None:
    """Give the lease back, if `moderator` holds it."""
    mine = QueueItem.objects.filter(pk=item.pk, claimed_by=moderator)
    if mine.update(claimed_by=None, claimed_until=None):
        changed(QUEUE)

"""Releasing what was held for a sensitive reason: two moderators of different organisations say so, each by themselves.

The database holds it too: it takes no decision to release such an item beside fewer than two voices (triggers.py).
"""

from django.db import transaction

from community.audit.record import record
from community.core.dates import now_beside
from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import QueueItem, ReleaseVoice
from community.moderation.models.release_voice import ReleaseVoiceQuerySet
from community.moderation.notices import QUEUE
from realtime.live import changed

ENOUGH = 2


def speak_for_release(*, item: QueueItem, moderator: Member, reason: str, note: str, target_hash: str) -> bool:
    """Write down the moderator's voice for a locked item, and say whether there are enough now.

    The first voice gives the lease back: another moderator goes on. A second one of the same moderator is the first.
    Raises Refused when another of their organisation has spoken. The caller holds the transaction.
    """
    standing = _standing(item)
    if standing.filter(moderator=moderator).exists():
        return False
    assert moderator.organisation  # noqa: S101 - the database lets no member be without one
    require(policy.can_speak_for_release(moderator, standing))
    ReleaseVoice.objects.create(
        item=item,
        item_version=item.version,
        moderator=moderator,
        organisation=moderator.organisation,
        reason=reason,
        note=note,
        target_hash=target_hash,
        given=now_beside(item.author_id),
    )
    record(actor=moderator, action="moderation.speak", target=item, rule=reason, hash=target_hash)
    if standing.count() >= ENOUGH:
        return True
    QueueItem.objects.filter(pk=item.pk).update(claimed_by=None, claimed_until=None)
    changed(QUEUE)
    return False


@transaction.atomic
def take_back(*, item: QueueItem, moderator: Member) -> bool:
    """Take the moderator's own voice back while it waits for a second one; say whether there was one."""
    locked = QueueItem.objects.locked().get(pk=item.pk)
    taken = _standing(locked).filter(moderator=moderator).update(withdrawn=now_beside(locked.author_id))
    if taken:
        record(actor=moderator, action="moderation.take_back", target=locked)
        changed(QUEUE)
    return bool(taken)


def _standing(item: QueueItem) -> ReleaseVoiceQuerySet:
    return ReleaseVoice.objects.standing().filter(item=item)

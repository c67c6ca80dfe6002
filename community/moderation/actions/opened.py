"""An open item, locked as a moderator saw it: what every deed over it begins with."""

from dataclasses import dataclass

from community.core import clock
from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import QueueItem
from community.moderation.subjects import Subject, Target, is_own, subject_of, target_of


class Conflict(Exception):
    """The item is no longer as the moderator saw it, or somebody else holds it: answered 409 with the new state."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Vanished(Conflict):
    """What the item points at no longer exists."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open item with its row and what stands around its target locked, and who may decide over it."""

    item: QueueItem
    subject: Subject
    target: Target
    moderator: Member


def opened_at(version: int, *, item: QueueItem, moderator: Member) -> Opened:
    """Return `item` locked, if it is still as `moderator` saw it at `version`; the caller holds the transaction.

    Raises Conflict when it is not or somebody else holds the lease, Vanished when the target is gone, and Refused when
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
    if locked.claimant(clock.now()) not in (None, decider):
        raise Conflict
    target = target_of(locked)
    if target is None:
        raise Vanished
    if is_own(locked, decider):
        raise Conflict  # under a pseudonym, whose text it is shows no more than a lost lease
    return Opened(locked, subject, target, decider)

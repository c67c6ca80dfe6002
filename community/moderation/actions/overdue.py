"""Nothing waits on nobody: what moderators leave undecided goes to the reserve, and what is held, in the end, back.

Why: docs/decisions/0016-nothing-waits-on-nobody.md. The worker calls it again and again; each item has a transaction of
its own, so one that fails keeps no other waiting.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.dates import now_beside
from community.core.one_by_one import one_by_one
from community.moderation.models import Overdue, QueueItem
from community.moderation.notices import QUEUE, HoldInReserve, HoldLapsed
from community.moderation.policy import reserve
from community.moderation.subjects import Outcome, subject_of, target_of
from realtime.live import changed, gathered
from realtime.notify import notify

from .queue import close


def settle_overdue() -> None:
    """Let reserve moderators at what waited for 72 hours, where there are any; return what was held for seven days."""
    now = timezone.now()
    _each(QueueItem.objects.lapsing(now), let_lapse)
    if reserve().exists():
        _each(QueueItem.objects.due_for_reserve(now), give_to_reserve)


def _each(items: Iterable[QueueItem], settle: Callable[..., None]) -> None:
    failed = "The item %s could not be settled; it is tried again."
    one_by_one(items, lambda item: settle(item=item), failed=failed)


@transaction.atomic
@gathered()
def give_to_reserve(*, item: QueueItem) -> None:
    """Let the network's reserve moderators decide `item` too, and tell them; once a round."""
    locked = QueueItem.objects.due_for_reserve(timezone.now()).filter(pk=item.pk).locked().first()
    if locked is None:
        return  # decided or withdrawn at this moment, or another worker was faster
    locked.in_reserve = now_beside(locked.author_id)
    locked.save(update_fields=["in_reserve"])
    notify(HoldInReserve, _note(locked, Overdue.Step.RESERVE))
    record(actor=None, action="moderation.reserve", target=locked)
    changed(QUEUE)


@transaction.atomic
@gathered()
def let_lapse(*, item: QueueItem) -> None:
    """Give a held text that nobody decided back to its author, who keeps the words and is told."""
    subject, target = subject_of(item), target_of(item)
    if target is not None:
        subject.lock(target)  # before the item, as a decision does
    locked = QueueItem.objects.lapsing(timezone.now()).filter(pk=item.pk).locked().first()
    if locked is None:
        return
    target = target_of(locked)
    if target is None or Outcome.RETURN not in subject.outcomes(target):
        close(locked, QueueItem.State.WITHDRAWN)  # nothing is held there any more
        return
    subject.return_to_author(target, moderator=None)
    close(locked, QueueItem.State.LAPSED)
    notify(HoldLapsed, _note(locked, Overdue.Step.LAPSED))
    record(actor=None, action="moderation.lapse", target=locked, hash=subject.hash(target))


def _note(item: QueueItem, step: Overdue.Step) -> Overdue:
    return Overdue.objects.create(item=item, round=item.round, step=step, at=now_beside(item.author_id))

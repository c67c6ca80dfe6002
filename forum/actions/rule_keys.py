"""The keys of threads under the Chatham House Rule: wrapped anew when RULE_KEYS changes, destroyed after their time."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from community.audit.record import record
from community.core.one_by_one import one_by_one
from community.core.sealing import reseal
from community.moderation.models import Decision, QueueItem
from community.moderation.models.queue_item import QueueItemQuerySet
from forum.models import Revision, RuleKey, Unmasking, Waiting, Withheld

from .publishing import locked_thread

KEPT: Final = timedelta(days=90)


@transaction.atomic
def rotate_rule_keys() -> int:
    """Wrap every thread's key, and seal all withheld words, under the newest of RULE_KEYS; return how many.

    Tags stay as they are. Raises InvalidToken, with nothing changed, when something lies under a key that RULE_KEYS no
    longer holds.
    """
    keys = list(RuleKey.objects.select_for_update().filter(destroyed=None))
    for key in keys:
        key.wrapped = reseal(key.wrapped)
    RuleKey.objects.bulk_update(keys, ["wrapped"], batch_size=500)
    withheld = list(Withheld.objects.select_for_update().filter(destroyed=None))
    for one in withheld:
        one.sealed = reseal(one.sealed)
    Withheld.objects.bulk_update(withheld, ["sealed"], batch_size=500)
    return len(keys) + len(withheld)


def destroy_rule_keys(today: date) -> int:
    """Destroy the keys of threads closed 90 days ago in which nothing waits, is held, is unmasked or can be appealed;
    return how many.
    """
    due = _due(today).values_list("thread", flat=True)
    return one_by_one(due, partial(_destroy, today=today), failed="The key of the thread %s could not be destroyed.")


def _due(today: date) -> QuerySet[RuleKey]:
    return (
        RuleKey.objects.filter(destroyed=None, thread__closed__lte=today - KEPT)
        .exclude(Exists(Waiting.objects.filter(thread=OuterRef("thread"))))
        .exclude(Exists(Unmasking.objects.filter(thread=OuterRef("thread"), state=Unmasking.State.ASKED)))
    )


@transaction.atomic
def _destroy(thread: int, today: date) -> bool:
    """Destroy one key, unless something came up before the thread was locked."""
    locked = locked_thread(thread)
    key = _due(today).filter(thread=locked).first()
    if key is None or _has_open_items(key) or _can_be_appealed(key):
        return False
    key.wrapped, key.destroyed = "", today
    key.save(update_fields=["wrapped", "destroyed"])
    record(actor=None, action="forum.rule_key_destroyed", target=locked)
    return True


def _has_open_items(key: RuleKey) -> bool:
    return _items(key).open().exists()


def _can_be_appealed(key: RuleKey) -> bool:
    """Without the key nobody could say whose text it was that a moderator took away."""
    return Decision.objects.within_appeal(timezone.now()).filter(item__in=_items(key)).exists()


def _items(key: RuleKey) -> QueueItemQuerySet:
    revisions = Revision.objects.filter(post__thread=key.thread).values("pk")
    kind = ContentType.objects.get_for_model(Revision)
    return QueueItem.objects.filter(target_type=kind, target_id__in=revisions)

"""Publishing what was written under the Chatham House Rule in batches, in random order, so that time tells nothing."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db import transaction

from community.core.dates import HALF_DAY
from community.core.one_by_one import one_by_one
from forum.models import Post, Revision, Thread, Waiting

from .publishing import locked_thread, make_readable

FEWEST: Final = 2
LONGEST: Final = timedelta(hours=48)
"""After clearing; a slot is at most half a day after it."""


def publish_batches(now: datetime) -> int:
    """Publish every batch that is due at `now` and return how many posts became readable; done again it does nothing.

    Replies are counted by thread, openings over all threads: a thread that has not begun has no other posts.
    """
    due = Waiting.objects.filter(slot__lte=now).select_related("revision__post").order_by("thread", "pk")
    openings: list[Waiting] = []
    replies: list[Waiting] = []
    for waiting in due:
        (openings if waiting.revision.post.is_opening else replies).append(waiting)
    batches = [openings, *(list(of_thread) for _thread, of_thread in groupby(replies, lambda one: one.thread_id))]
    return sum(_publish(batch) for batch in batches if _is_due(batch, now))


def _is_due(batch: Sequence[Waiting], now: datetime) -> bool:
    return len(batch) >= FEWEST or any(waiting.slot + LONGEST - HALF_DAY <= now for waiting in batch)


def _publish(batch: list[Waiting]) -> int:
    secrets.SystemRandom().shuffle(batch)
    return one_by_one(batch, _publish_one, failed="What waits for its batch (%s) could not be published.")


@transaction.atomic
def _publish_one(waiting: Waiting) -> bool:
    """Publish one cleared revision, unless another worker did or its thread was removed meanwhile."""
    revision, locked = waiting.pk, locked_thread(waiting.thread_id)
    gone, _rows = Waiting.objects.filter(pk=revision).delete()
    cleared = Revision.objects.select_related("post__parent", "post__author").get(pk=revision)
    if not gone or cleared.state != Revision.State.CLEARED:
        return False
    if locked.state == Thread.State.REMOVED or cleared.post.state == Post.State.REMOVED:
        Revision.objects.filter(pk=revision).update(state=Revision.State.WITHDRAWN)
        return False
    make_readable(cleared, locked)
    return True

"""Writing down which watch rules found something: what their keepers judge them by."""

from collections.abc import Iterable

from community.core.dates import now_beside
from community.core.public_ids import unordered_key
from community.moderation.models import QueueItem, RuleHit, WatchRule
from community.moderation.screening import Reason


def note_hits(item: QueueItem, reasons: Iterable[Reason]) -> None:
    """Keep one row per rule in this round of `item`; the caller holds the transaction.

    Where nobody is named neither the number of a row nor its time may tell when something was written.
    """
    keys = {reason.rule for reason in reasons} - {""}
    if not keys:
        return
    unordered = {} if item.author_id else {"created": now_beside(None)}
    RuleHit.objects.bulk_create(
        (
            RuleHit(
                **unordered,
                pk=None if item.author_id else unordered_key(),
                rule=rule,
                item=item,
                round=item.round,
            )
            for rule in WatchRule.objects.filter(public_id__in=keys).order_by("pk")
        ),
        ignore_conflicts=True,
    )

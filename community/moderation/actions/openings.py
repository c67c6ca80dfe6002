"""Opening an item to read what is not published is written down: reading without a trace is a silent power."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.audit.models import AuditEntry
from community.audit.record import record
from community.members.models import Member
from community.moderation.models import QueueItem

OPENED = "moderation.open"
ONCE_PER = timedelta(hours=1)


@transaction.atomic
def note_opening(*, item: QueueItem, moderator: Member) -> None:
    """Record that `moderator` read `item`, once an hour at most."""
    already = AuditEntry.objects.filter(
        actor=moderator,
        action=OPENED,
        target_type=QueueItem._meta.label_lower,
        target_id=str(item.pk),
        at__gt=timezone.now() - ONCE_PER,
    )
    if not already.exists():
        record(actor=moderator, action=OPENED, target=item, label=item.label)

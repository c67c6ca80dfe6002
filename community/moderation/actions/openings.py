"""Opening an item to read what is not published is written down: reading without a trace is a silent power."""

from django.db import transaction

from community.audit.record import record_once
from community.members.models import Member
from community.moderation.models import QueueItem


@transaction.atomic
def note_opening(*, item: QueueItem, moderator: Member) -> None:
    """Record that `moderator` read `item`, once an hour at most."""
    record_once(actor=moderator, action="moderation.open", target=item, label=item.label)

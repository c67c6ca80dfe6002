"""What is counted of moderation: how much waits, by class."""

from django.db.models import Count

from community.core.metrics import counts

from .models import QueueItem


@counts("queue_items_open", "Items that wait for a decision, by class.", by="severity")
def waiting() -> dict[str, float]:
    rows = QueueItem.objects.filter(state=QueueItem.State.OPEN).values_list("severity").annotate(Count("pk"))
    return {str(severity): count for severity, count in rows}

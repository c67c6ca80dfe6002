"""What is counted of telling people: sockets of this process, and what the outbox still holds."""

from typing import Final

from django.db.models import Count, Min
from django.utils import timezone

from community.core.metrics import counts, gauge
from community.core.probes import check

from .models import Delivery
from .sockets.hub import hub

LATE_SECONDS: Final = 300
"""A worker that is there never lets a mail wait so long."""

gauge("live_sockets", "Open sockets of this process.")(hub.sockets)


@counts("outbox_deliveries", "Deliveries that are not sent, by state.", by="state")
def undelivered() -> dict[str, float]:
    unsent = Delivery.objects.filter(state__in=[Delivery.State.WAITING, Delivery.State.FAILED])
    found = dict(unsent.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in (Delivery.State.WAITING, Delivery.State.FAILED)}


@gauge("outbox_oldest_due_seconds", "How long the oldest delivery that is due has been waiting.")
def oldest_due() -> float:
    now = timezone.now()
    due = Delivery.objects.filter(state=Delivery.State.WAITING, due__lte=now).aggregate(first=Min("due"))["first"]
    return (now - due).total_seconds() if due else 0.0


@check
def outbox() -> str:
    """A worker that is gone shows here: what is due stays."""
    late = oldest_due()
    return "ok" if late < LATE_SECONDS else f"waiting for {late:.0f} s; is a worker running?"

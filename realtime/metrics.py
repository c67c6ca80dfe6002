"""What is counted of telling people: sockets of this process, and what the outbox still holds."""

from typing import Final

from django.db.models import Count, F, Min
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from community.core.metrics import counts, gauge
from community.core.probes import check

from .models import Delivery
from .sockets.hub import hub

LATE_SECONDS: Final = 300
"""A worker that is there never lets a mail wait so long."""

TRIED_SECONDS: Final = 3600
"""A mail that was tried for longer was put off many times."""

gauge("live_sockets", "Open sockets of this process.")(hub.sockets)


@counts("outbox_deliveries", "Deliveries that are not sent, by state.", by="state")
def undelivered() -> dict[str, float]:
    unsent = Delivery.objects.filter(state__in=[Delivery.State.WAITING, Delivery.State.FAILED])
    found = dict(unsent.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in (Delivery.State.WAITING, Delivery.State.FAILED)}


@gauge("outbox_oldest_due_seconds", "How long the oldest delivery that is due has been waiting.")
def oldest_due() -> float:
    """Without those that a worker has in its hand, however long that takes."""
    now = timezone.now()
    free = Delivery.objects.filter(state=Delivery.State.WAITING, due__lte=now).annotate(
        free=Greatest("due", Coalesce("claimed_until", F("due")))
    )
    since = free.filter(free__lte=now).aggregate(first=Min("free"))["first"]
    return (now - since).total_seconds() if since else 0.0


@gauge("outbox_oldest_tried_seconds", "How long the mail that is tried in vain for longest has been tried.")
def oldest_tried() -> float:
    """While the mail server is away nothing may be due, and yet nothing leaves."""
    tried = Delivery.objects.filter(state=Delivery.State.WAITING).exclude(mail=None).exclude(mail__notices=[])
    since = tried.aggregate(first=Min("mail__created"))["first"]
    return (timezone.now() - since).total_seconds() if since else 0.0


@check
def outbox() -> str:
    """A worker or a mail server that is gone shows here, and what was given up."""
    if (late := oldest_due()) >= LATE_SECONDS:
        return f"waiting for {late:.0f} s; is a worker running, and does the mail server answer?"
    if (tried := oldest_tried()) >= TRIED_SECONDS:
        return f"a mail is tried for {tried:.0f} s; does the mail server take mail?"
    given_up = Delivery.objects.filter(state=Delivery.State.FAILED).count()
    return f"{given_up} given up; see /notifications/undelivered" if given_up else "ok"

"""What time does with requests: reminders, expiry, giving up, and an expert who is gone."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from community.assistance.models import Request, Step
from community.assistance.notices import RequestWaits
from community.assistance.states import RUNNING, Party, State
from community.core.one_by_one import one_by_one
from community.members.models import Member
from realtime.live import gathered
from realtime.notify import notify

from .moves import let_go, locked, take

GRACE: Final = timedelta(days=30)
"""After its time a mandate that nobody confirmed, or a question that nobody answered, expires."""


def keep_time() -> None:
    """Remind of what is late, and settle what has been late for long: each in a transaction of its own."""
    now = timezone.now()
    one_by_one(Request.objects.overdue(now).order_by("pk"), _late, failed="The request %s could not be reminded of.")
    present = Member.objects.verified()
    left = Request.objects.filter(state__in=RUNNING).exclude(offer__expert__in=present.values("pk"))
    one_by_one(left.order_by("pk"), _lose, failed="The request %s could not be given back to experts.")


@transaction.atomic
@gathered()
def _late(request: Request) -> None:
    now = locked(request)
    if now.due is None or now.due > timezone.now():
        return  # it has gone on at this moment
    if now.due + GRACE > timezone.now():
        notify(RequestWaits, Step.objects.filter(request=now).latest("pk"))
    elif now.state in (State.SUBMITTED, State.NEEDS_INFO, State.REOPENED):
        take(now, "expire", by=None, party=Party.CLOCK)
    elif now.state == State.CIRCULATED:
        take(now, "unmatch", by=None, party=Party.CLOCK)


@transaction.atomic
@gathered()
def _lose(request: Request) -> None:
    """The expert of a match is suspended, or has closed the account: the request goes back to experts."""
    now = locked(request)
    if now.state not in RUNNING or not now.offer or now.offer.expert.is_verified:
        return
    let_go(now)
    take(now, "lose", by=None, party=Party.CLOCK)

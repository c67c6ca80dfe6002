"""What was given up after its last attempt is tried again, or let be."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from community.audit.record import record
from community.core import clock
from realtime.models import Delivery


@transaction.atomic
def try_again(*, by: AbstractBaseUser, notice: str, road: str) -> int:
    """Put everything of this kind that was given up on this road back among what is due; return how much."""
    kind = {"notice": notice, "road": road}
    if count := _turned(Delivery.State.WAITING, **kind):
        record(actor=by, action="realtime.deliveries_tried_again", target=Delivery, count=count, **kind)
    return count


@transaction.atomic
def let_be(*, by: AbstractBaseUser, notice: str, road: str) -> int:
    """Keep everything of this kind that was given up on this road as no longer needed; return how much."""
    kind = {"notice": notice, "road": road}
    if count := _turned(Delivery.State.UNNEEDED, **kind):
        record(actor=by, action="realtime.deliveries_let_be", target=Delivery, count=count, **kind)
    return count


def _turned(state: Delivery.State, *, notice: str, road: str) -> int:
    given_up = Delivery.objects.filter(state=Delivery.State.FAILED, road=road, notification__notice=notice)
    return given_up.update(state=state, due=clock.now(), attempts=0, claimed_until=None)

"""Feedback: each side once; the other side reads the words when both have given theirs."""

from django.db import transaction

from community.assistance import policy
from community.assistance.models import Feedback, Request, Space
from community.assistance.states import Party
from community.core.rulings import require
from community.members.models import Member
from realtime.live import gathered

from .moves import locked, take


@transaction.atomic
@gathered()
def respond(*, request: Request, by: Member, useful: int, together: int, words: str) -> Feedback:
    """Give one side's feedback. Raises Refused when it is too early, or that side has given it."""
    now = locked(request)
    require(policy.can_respond(by, now))
    given = Feedback.objects.create(
        space=Space.objects.get(request=now, closed=None),
        side=policy.side_of(by, now),
        by=by,
        useful=useful,
        together=together,
        words=words,
    )
    take(now, "respond", by=by, party=Party.REQUESTER if policy.asks(by, now) else Party.MATCHED)
    return given

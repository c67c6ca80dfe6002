"""Whom a request waits on now, and until when: for its page, for the lists, and for reminders."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.assistance.models import Feedback, Invitation, Request
from community.assistance.states import DAYS, WAITS_ON, Party, State
from community.members.models import FocalPoint, Member
from community.members.models.member import Role

NAMES: Final[dict[Party, StrOrPromise]] = {
    Party.REQUESTER: _("whoever asks"),
    Party.AUTHENTICATOR: _("a focal point of the organisation, or the secretariat"),
    Party.SECRETARIAT: _("the secretariat"),
    Party.EXPERT: _("the experts who were asked"),
    Party.MATCHED: _("the expert"),
    Party.CLOCK: _("nobody"),
}


def days_for(state: str) -> int | None:
    """Return within how many days the next step should come; None where nothing is expected."""
    days: int | None = settings.ASSISTANCE_DAYS.get(state, DAYS.get(state))
    return days


def due_in(state: str) -> timedelta | None:
    days = days_for(state)
    return None if days is None else timedelta(days=days)


def waits_on(request: Request) -> tuple[Party, ...]:
    """Return who has to act now; more precise than the table where one state holds two waits."""
    match request.state:
        case State.ACKNOWLEDGED:
            return (Party.REQUESTER,) if request.terms else (Party.SECRETARIAT,)
        case State.OFFERS if request.offer_id is None:
            return (Party.SECRETARIAT,)
        case State.OFFERS:
            undecided = {Party.REQUESTER: request.requester_agreed, Party.MATCHED: request.expert_agreed}
            return tuple(party for party, agreed in undecided.items() if agreed is None)
        case State.FEEDBACK:
            heard = Feedback.objects.filter(space__request=request, space__closed=None)
            given = set(heard.values_list("side", flat=True))
            sides = {Party.REQUESTER: "requester", Party.MATCHED: "expert"}
            return tuple(party for party, side in sides.items() if side not in given) or (Party.SECRETARIAT,)
        case _:
            return WAITS_ON.get(request.state, ())


def members_of(party: Party, request: Request) -> Q:
    """Return the condition on members who are this party before `request`."""
    asking = [pk for pk in (request.requester_id, request.deputy_id) if pk]
    match party:
        case Party.REQUESTER:
            return Q(pk__in=asking)
        case Party.MATCHED:
            return Q(pk=request.offer.expert_id if request.offer else 0)
        case Party.EXPERT:
            open_ones = Invitation.objects.filter(request=request, state=Invitation.State.OPEN)
            return Q(pk__in=open_ones.values("expert"))
        case Party.SECRETARIAT:
            return Q(role=Role.SECRETARIAT) & ~Q(pk__in=asking)
        case Party.AUTHENTICATOR:
            points = FocalPoint.objects.serving().filter(organisation=request.organisation_id).values("member")
            return (Q(pk__in=points) | Q(role=Role.SECRETARIAT)) & ~Q(pk__in=asking)
        case _:
            return Q(pk__in=[])


def who_must_act(request: Request) -> QuerySet[Member]:
    """Return the members on whom it waits."""
    waiting = Q(pk__in=[])
    for party in waits_on(request):
        waiting |= members_of(party, request)
    return Member.objects.verified().filter(waiting)

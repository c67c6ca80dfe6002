"""Whose name stands on a page of assistance: the one place that says so.

Whoever asks is known to themself, the secretariat and the focal points of their organisation, to members where they
said so, and to the expert of a match once both agreed. An expert is known to the secretariat, and to whoever asks then.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from community.assistance.models import Request, Shown, Step
from community.assistance.states import Party
from community.core.tlp import Label
from community.members.models import Member
from community.members.models.member import Role

from . import policy


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its organisation, or words in their place."""

    name: str
    organisation: str = ""
    is_known: bool = True


def have_met(request: Request) -> bool:
    """Say whether both sides agreed to learn each other's names."""
    return request.requester_agreed is not None and request.expert_agreed is not None


def knows_requester(viewer: Member, request: Request, *, reads_all: bool) -> bool:
    """Say whether `viewer` learns who asks. `reads_all`: as `Request.objects.whole_for` answered."""
    if reads_all or (request.shown == Shown.NAMED and request.label == Label.GREEN):
        return True
    return policy.is_matched(viewer, request) and have_met(request)


def knows_expert(viewer: Member, request: Request) -> bool:
    """Say whether `viewer` learns whose the chosen offer is."""
    if policy.is_matched(viewer, request):
        return True
    if policy.asks(viewer, request):
        return have_met(request)
    return viewer.role == Role.SECRETARIAT


def requester_of(request: Request, viewer: Member, *, reads_all: bool) -> Name:
    """Return who stands there as the one who asks."""
    if knows_requester(viewer, request, reads_all=reads_all):
        return _named(request.requester, request.organisation.name)
    return Name(_("A member of the network"), is_known=False)


def expert_of(request: Request, viewer: Member) -> Name | None:
    """Return who stands there as the expert; nobody where no offer was chosen, or it is not for this viewer."""
    if request.offer is None:
        return None
    if knows_expert(viewer, request):
        return _named(request.offer.expert, _organisation(request.offer.expert))
    return Name(_("An expert of the network"), is_known=False) if policy.asks(viewer, request) else None


def party_words(step: Step) -> str:
    """Return who did it as the part that they have, which names nobody."""
    return {
        Party.REQUESTER.value: _("whoever asks"),
        Party.AUTHENTICATOR.value: _("who confirms the mandate"),
        Party.SECRETARIAT.value: _("the secretariat"),
        Party.EXPERT.value: _("an expert"),
        Party.MATCHED.value: _("the expert"),
        Party.CLOCK.value: _("the clock"),
    }[step.party]


def actor_of(step: Step, request: Request, viewer: Member, *, reads_all: bool) -> str:
    """Return who did it, by name where the viewer may know it."""
    known = {
        Party.REQUESTER.value: knows_requester(viewer, request, reads_all=reads_all),
        Party.AUTHENTICATOR.value: reads_all,
        Party.SECRETARIAT.value: True,
        Party.MATCHED.value: _is_of_the_match(step, request) and knows_expert(viewer, request),
        Party.EXPERT.value: viewer.role == Role.SECRETARIAT and not policy.asks(viewer, request),
    }
    if step.actor and (known.get(step.party) or step.actor_id == viewer.pk):
        return step.actor.name
    return party_words(step)


def _is_of_the_match(step: Step, request: Request) -> bool:
    """Say whether it was the expert of now, and not one of an earlier match."""
    return request.offer is not None and step.actor_id == request.offer.expert_id


def _named(member: Member, organisation: str) -> Name:
    return Name(member.name, organisation)


def _organisation(member: Member) -> str:
    return member.organisation.name if member.organisation else ""

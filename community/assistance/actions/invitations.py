"""Asking experts: a human puts them in line; some are asked at once, and the next when one does not answer."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community.assistance import policy
from community.assistance.models import Invitation, Request
from community.assistance.notices import ExpertInvited
from community.audit.record import record
from community.core.one_by_one import one_by_one
from community.core.rulings import require
from community.members.models import Member
from realtime.live import gathered
from realtime.notify import notify

from .moves import locked


@transaction.atomic
@gathered()
def invite(*, request: Request, by: Member, experts: Sequence[Member], at_once: int) -> list[Invitation]:
    """Ask the first `at_once` of `experts` now, and keep the others in line. Raises Refused where one cannot be."""
    now = locked(request)
    require(policy.can_invite(by, now))
    known = set(Invitation.objects.filter(request=now).values_list("expert_id", flat=True))
    chosen = [expert for expert in experts if expert.pk not in known]
    for expert in chosen:
        require(policy.can_be_invited(expert, now))
    line = [expert.pk for expert in chosen[at_once:]]
    return [_ask(now, expert, by=by, line=line) for expert in chosen[:at_once]]


@transaction.atomic
@gathered()
def decline_invitation(*, invitation: Invitation, by: Member) -> Invitation:
    """Say that one cannot help; the next in line is asked."""
    now = locked(invitation.request)
    found = _locked(invitation)
    require(policy.can_answer_invitation(by, found))
    _end(found, Invitation.State.DECLINED, now)
    record(actor=by, action="assistance.invitation_declined", target=found, request=now.pk)
    return found


def move_on() -> None:
    """Let invitations lapse whose time is over, and ask the next in line: each in a transaction of its own."""
    late = Invitation.objects.unanswered(timezone.now()).order_by("pk")
    one_by_one(late, _lapse, failed="The invitation %s could not lapse; it is tried again.")


@transaction.atomic
@gathered()
def _lapse(invitation: Invitation) -> None:
    now = locked(invitation.request)
    found = _locked(invitation)
    if found.state == Invitation.State.OPEN:
        _end(found, Invitation.State.LAPSED, now)
        record(actor=None, action="assistance.invitation_lapsed", target=found, request=now.pk)


def _end(invitation: Invitation, state: Invitation.State, request: Request) -> None:
    invitation.state = state
    invitation.save(update_fields=["state"])
    if request.is_sent:
        _ask_next(request, invitation)


def _ask_next(request: Request, after: Invitation) -> None:
    """Ask the first in line who can still be asked and was not meanwhile."""
    known = set(Invitation.objects.filter(request=request).values_list("expert_id", flat=True))
    line = [pk for pk in after.next_in_line if pk not in known]
    experts = Member.objects.in_bulk(line)
    for place, pk in enumerate(line, start=1):
        if pk in experts and policy.can_be_invited(experts[pk], request):
            _ask(request, experts[pk], by=None, line=line[place:])
            return


def _ask(request: Request, expert: Member, *, by: Member | None, line: list[int]) -> Invitation:
    until = timezone.now() + timedelta(days=settings.ASSISTANCE_INVITATION_DAYS)
    made = Invitation.objects.create(request=request, expert=expert, by=by, until=until, next_in_line=line)
    record(actor=by, action="assistance.expert_asked", target=made, request=request.pk, expert=expert.pk)
    notify(ExpertInvited, made)
    return made


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)

"""Carrying out a move: the request's new state, its step, its record, and who hears of it, in one transaction.

Every action locks the request first. `move` is for deeds that need no more than a reason; the others call `take`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from community.assistance import policy
from community.assistance.models import Request, Step
from community.assistance.notices import RequestMoved
from community.assistance.states import BY_DEED, PAUSED, Party
from community.audit.record import keep_reason, record
from community.core.rulings import require
from community.members.models import Member
from realtime.live import gathered
from realtime.notify import notify

from .outcomes import draft_summary
from .spaces import close_space, open_space


@dataclass(frozen=True, slots=True)
class Doing:
    """What a deed is done with."""

    request: Request
    by: Member
    reason: str


def locked(request: Request) -> Request:
    """Return the request as it is now, kept from others until the transaction ends."""
    return Request.objects.with_people().select_for_update(of=("self",), no_key=True).get(pk=request.pk)


@transaction.atomic
@gathered()
def move(*, request: Request, deed: str, by: Member, reason: str = "") -> Request:
    """Do what a button of the request's page says. Raises Refused when `by` may not, or somebody was faster."""
    now = locked(request)
    require(policy.can_move(by, deed, now))
    party = policy.acting_as(by, deed, now)
    if deed in _EFFECTS:
        _EFFECTS[deed](Doing(now, by, reason))
    take(now, deed, by=by, party=party, reason=reason)
    if deed == "consent" and now.offer and now.requester_agreed and now.expert_agreed:
        take(now, "match", by=by, party=party)
        open_space(now, now.offer)
    return now


def take(request: Request, deed: str, *, by: Member | None, party: Party, reason: str = "") -> Step:
    """Write that `deed` was done to a locked request, for which the caller asked the policy."""
    before, after = request.state, BY_DEED[deed].to or request.paused_in or request.state
    now, days = timezone.now(), policy.due_in(after)
    request.paused_in = before if after in PAUSED else ""
    request.since = now if after != before else request.since
    request.state, request.due = after, now + days if days else None
    request.save()
    step = Step.objects.create(
        request=request, deed=deed, before=before, after=after, actor=by, party=party.value, reason=reason, at=now
    )
    entry = record(actor=by, action=f"assistance.{deed}", target=request, before=before, after=after, party=party.value)
    if reason:
        keep_reason(entry, reason)
    notify(RequestMoved, step)
    return step


def forget_match(request: Request) -> None:
    """Let nobody be chosen: what was agreed to is no more."""
    request.offer = request.requester_agreed = request.expert_agreed = None


def let_go(request: Request) -> None:
    """Let the expert of a match go: their offer is over, and the space is closed to them."""
    if request.offer:
        request.offer.retracted = timezone.now()
        request.offer.save(update_fields=["retracted"])
        close_space(request, leaver=request.offer.expert)
    forget_match(request)


def _submit(doing: Doing) -> None:
    if doing.request.requester.organisation:
        doing.request.organisation = doing.request.requester.organisation  # they may have moved since the draft


def _authenticate(doing: Doing) -> None:
    doing.request.authenticated, doing.request.authenticated_by = timezone.now(), doing.by


def _set_terms(doing: Doing) -> None:
    doing.request.terms = doing.reason


def _consent(doing: Doing) -> None:
    if policy.asks(doing.by, doing.request):
        doing.request.requester_agreed = timezone.now()
    else:
        doing.request.expert_agreed = timezone.now()


def _refuse(doing: Doing) -> None:
    if doing.request.offer:
        doing.request.offer.refused = timezone.now()
        doing.request.offer.save(update_fields=["refused"])
    forget_match(doing.request)


def _leave(doing: Doing) -> None:
    let_go(doing.request)


def _escalate(doing: Doing) -> None:
    doing.request.reach += 1


def _end(doing: Doing) -> None:
    close_space(doing.request)


def _close(doing: Doing) -> None:
    if doing.request.may_be_summarised:
        draft_summary(doing.request)
    close_space(doing.request)


def _reopen(doing: Doing) -> None:
    """Begin again: the mandate is confirmed anew, and nothing of an earlier match holds."""
    close_space(doing.request)
    forget_match(doing.request)
    doing.request.authenticated = doing.request.authenticated_by = None
    doing.request.terms = ""


_EFFECTS: Final[dict[str, Callable[[Doing], None]]] = {
    "submit": _submit,
    "authenticate": _authenticate,
    "terms": _set_terms,
    "consent": _consent,
    "refuse": _refuse,
    "leave": _leave,
    "escalate": _escalate,
    "withdraw": _end,
    "decline": _end,
    "close": _close,
    "reopen": _reopen,
}
"""What a deed changes beside the state."""

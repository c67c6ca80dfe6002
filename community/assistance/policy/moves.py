"""What may be done with a request now, and by whom: the table of `states.py`, and what else must be so."""

from collections.abc import Callable, Collection
from typing import Final

from django.utils.translation import gettext_lazy as _

from community.assistance.models import Feedback, Request
from community.assistance.states import BY_DEED, Move, Party, State, moves_from
from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.moderation.people import may_write

from .parties import asks, parties_of

TOO_LATE: Final = _("Somebody was faster: this request has gone on meanwhile, and you changed nothing.")
_NOT_YOURS: Final = _("This step is not yours to take. The page of the request says whom it waits on.")

NEEDED: Final = {
    "topic_id": _("subject"),
    "region": _("region"),
    "sector": _("sector"),
    "gap": _("kind of gap"),
    "situation": _("situation"),
    "outcome": _("desired outcome"),
    "languages": _("languages"),
    "formats": _("formats"),
    "urgency": _("urgency"),
}
"""What a draft may leave open and a request may not."""


def can_ask(member: Member) -> Ruling:
    """Every member may ask for assistance."""
    if not member.is_verified:
        return no(_("Only members of the network can ask for assistance. Your application is still being looked at."))
    return may_write(member)


def can_move(member: Member, deed: str, request: Request) -> Ruling:
    """Do `deed` with `request`, as it is now. Asked of the locked row."""
    return _ruling(member, BY_DEED[deed], request, parties_of(member, request))


def possible_moves(member: Member, request: Request) -> list[Move]:
    """Return what `member` may do with the request on its page, in the order of the table."""
    parties = parties_of(member, request)
    return [move for move in moves_from(request.state) if move.by_button and _ruling(member, move, request, parties)]


def _ruling(member: Member, move: Move, request: Request, parties: Collection[Party]) -> Ruling:
    if request.state not in move.sources:
        return no(TOO_LATE)
    if not set(move.who) & set(parties):
        return no(_NOT_YOURS)
    if not (writes := may_write(member)):
        return writes
    return _ALSO[move.deed](member, request) if move.deed in _ALSO else YES


def _is_whole(_member: Member, request: Request) -> Ruling:
    missing = [str(words) for name, words in NEEDED.items() if not getattr(request, name)]
    if missing:
        return no(_("The draft is not whole yet. Write also: %(what)s.") % {"what": ", ".join(missing)})
    return YES


def _is_somebody_else(member: Member, request: Request) -> Ruling:
    if asks(member, request):
        return no(_("Nobody confirms a mandate of their own: a focal point or the secretariat does."))
    return YES


def _has_terms(_member: Member, request: Request) -> Ruling:
    return YES if request.terms else no(_("No terms have been proposed yet. The secretariat does that next."))


def _is_chosen(_member: Member, request: Request) -> Ruling:
    if request.offer is None:
        return no(_("No offer has been chosen yet. The secretariat does that."))
    if not request.offer.can_be_chosen:
        return no(_("This offer does not stand any more. The secretariat looks for another one."))
    return YES


def _has_not_agreed(member: Member, request: Request) -> Ruling:
    if not (chosen := _is_chosen(member, request)):
        return chosen
    given = request.requester_agreed if asks(member, request) else request.expert_agreed
    return no(_("You have agreed already. Now the other side is asked.")) if given else YES


def _can_be_refused(_member: Member, request: Request) -> Ruling:
    return YES if request.offer else no(TOO_LATE)


def _has_all_feedback(_member: Member, request: Request) -> Ruling:
    if request.is_late or Feedback.objects.filter(space__request=request, space__closed=None).count() > 1:
        return YES
    return no(_("It is closed once both sides have given their feedback, or when the time for that is over."))


_ALSO: Final[dict[str, Callable[[Member, Request], Ruling]]] = {
    "submit": _is_whole,
    "authenticate": _is_somebody_else,
    "agree": _has_terms,
    "consent": _has_not_agreed,
    "refuse": _can_be_refused,
    "close": _has_all_feedback,
}
"""By deed: what must be so beside the state and the party."""


def acting_as(member: Member, deed: str, request: Request) -> Party:
    """Return as which party `member` does `deed`: the first of those that the table names."""
    mine = parties_of(member, request)
    return next(party for party in BY_DEED[deed].who if party in mine)


def can_write_draft(member: Member, request: Request) -> Ruling:
    """Go on with a draft, or mend what the secretariat asked about."""
    if not asks(member, request):
        return no(_NOT_YOURS)
    if request.state not in (State.DRAFT, State.NEEDS_INFO):
        return no(TOO_LATE)
    return can_ask(member)

"""Who may be asked, who may offer, and which offer can be chosen."""

from django.utils.translation import gettext_lazy as _

from community.assistance.models import Invitation, Offer, Request
from community.assistance.states import SENT
from community.core.rulings import YES, Ruling, no
from community.members.models import Member, Membership
from community.members.models.member import Role

from .moves import TOO_LATE, can_move
from .parties import asks


def can_invite(member: Member, request: Request) -> Ruling:
    """Ask experts: the secretariat, while the request is with experts."""
    if member.role != Role.SECRETARIAT or not member.is_verified or asks(member, request):
        return no(_("The secretariat asks experts."))
    return YES if request.state in SENT else no(_("Experts are asked once the request has been sent to experts."))


def can_be_invited(expert: Member, request: Request) -> Ruling:
    """Be asked at all. What weighs beside that is said by the suggestions (community/assistance/matching.py)."""
    if not (may := _could_help(expert, request)):
        return may
    if request.circle_id and not Membership.objects.filter(member=expert, group=request.circle_id).exists():
        return no(_("The request is for one group alone, and this person is not in it."))
    return YES


def _could_help(expert: Member, request: Request) -> Ruling:
    """What can be said without a query, since a page asks it of many."""
    if not expert.is_verified or expert.is_read_only:
        return no(_("This person cannot be asked at the moment."))
    if asks(expert, request) or expert.organisation_id == request.organisation_id:
        return no(_("Nobody is asked to help their own organisation."))
    return YES


def can_answer_invitation(member: Member, invitation: Invitation) -> Ruling:
    """Say that one cannot help."""
    if invitation.expert_id != member.pk:
        return no(_("Only whoever was asked can answer."))
    if invitation.state not in (Invitation.State.OPEN, Invitation.State.LAPSED):
        return no(_("You have answered already."))
    return YES


def can_offer(member: Member, request: Request) -> Ruling:
    """Offer, or write one's offer anew: whoever was asked and still may be."""
    if not (moves := can_move(member, "offer", request)):
        return moves
    return can_be_invited(member, request)


def can_choose_any(member: Member, request: Request) -> Ruling:
    """Ask both sides about an offer, while no other is being asked about."""
    if not (moves := can_move(member, "choose", request)):
        return moves
    if request.offer_id is not None:
        return no(_("Both sides are being asked about an offer already. Wait for their answers."))
    return YES


def can_be_chosen(offer: Offer, request: Request) -> Ruling:
    """Be the one about which both are asked; `can_choose` also looks whether its expert is still of the circle."""
    if offer.request_id != request.pk or not offer.can_be_chosen:
        return no(_("This offer does not stand any more, or was made before the request changed."))
    return _could_help(offer.expert, request)


def can_choose(member: Member, offer: Offer, request: Request) -> Ruling:
    """Ask both sides about this offer. Asked of the locked rows."""
    if not (may := can_choose_any(member, request)):
        return may
    fits = can_be_chosen(offer, request)
    return can_be_invited(offer.expert, request) if fits else fits


def can_keep_offer(member: Member, offer: Offer) -> Ruling:
    """Confirm, renew or take back one's own offer, while nothing has been agreed."""
    if offer.expert_id != member.pk:
        return no(_("Only whoever made the offer can change it."))
    if offer.request.state not in SENT:
        return no(TOO_LATE)
    return YES if offer.retracted is None else no(_("You have taken this offer back. You can make it anew."))

"""What those inside do in the space of a match, and what the secretariat does with what came of it."""

from django.utils.translation import gettext_lazy as _

from community.assistance.models import Feedback, Request, Space
from community.assistance.states import State
from community.core.rulings import YES, Ruling, no
from community.members.models import Member, Membership
from community.members.models.member import Role
from community.moderation.people import may_write

from .parties import asks, is_matched


def can_plan(member: Member, space: Space) -> Ruling:
    """Write milestones: whoever is inside, while the match lasts."""
    inside = member.is_verified and Membership.objects.filter(member=member, group=space.group_id).exists()
    if not inside:
        return no(_("Only the two of a match and their deputy work in its space."))
    if space.closed:
        return no(_("This match is over. Its space can be read and not changed."))
    return may_write(member)


def can_begin_thread(member: Member, space: Space) -> Ruling:
    """Write the first words of its thread."""
    if not (plans := can_plan(member, space)):
        return plans
    return no(_("Somebody was faster: the thread has been started. Reply there.")) if space.thread else YES


def can_respond(member: Member, request: Request) -> Ruling:
    """Give feedback: each side once, after it was delivered."""
    if request.state not in (State.DELIVERED, State.FEEDBACK):
        return no(_("Feedback is given once the help has been delivered."))
    if not (asks(member, request) or is_matched(member, request)):
        return no(_("Feedback is given by the two sides of a match."))
    if Feedback.objects.filter(space__request=request, space__closed=None, side=side_of(member, request)).exists():
        return no(_("Your side has given its feedback already."))
    return may_write(member)


def side_of(member: Member, request: Request) -> str:
    return Feedback.Side.REQUESTER if asks(member, request) else Feedback.Side.EXPERT


def can_edit_summary(member: Member, request: Request) -> Ruling:
    """Make the summary fit for the library: the secretariat, with the requester's consent."""
    if member.role != Role.SECRETARIAT or not member.is_verified:
        return no(_("The secretariat edits the summary."))
    if asks(member, request) or is_matched(member, request):
        return no(_("You took part in this yourself: a colleague edits the summary."))
    if not request.may_be_summarised:
        return no(_("Whoever asked has not agreed to a public summary."))
    return YES

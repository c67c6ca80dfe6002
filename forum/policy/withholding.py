"""Who reads again what was withheld: two moderators of the board, of different organisations, never one alone."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.moderation.policy import who_may_look
from forum.models import Withheld

from .boards import moderates

GONE = _("The time for which this was kept is over, and the words were destroyed.")
SETTLED = _("This has changed meanwhile: below you see how it stands.")


def can_ask_for(member: Member, withheld: Withheld) -> Ruling:
    """Ask another moderator to agree that both read it; only where somebody could agree."""
    if not (seated := _seated(member, withheld)):
        return seated
    if withheld.state == Withheld.State.ASKED:
        return no(SETTLED)
    others = who_may_look(withheld.post.thread.board.moderators).exclude(organisation=member.organisation_id)
    if not others.exists():
        return no(_("It takes a moderator of this board of another organisation than yours, and there is none."))
    return YES


def can_answer_for(member: Member, withheld: Withheld) -> Ruling:
    """Agree or decline as the second: of another organisation than the first."""
    if not (seated := _seated(member, withheld)):
        return seated
    if withheld.state != Withheld.State.ASKED:
        return no(SETTLED)
    if withheld.asked_by_id == member.pk:
        return no(_("You asked for this: another moderator answers."))
    if withheld.asked_from_id == member.organisation_id:
        return no(_("The second moderator comes from another organisation than the first."))
    return YES


def can_read_withheld(member: Member, withheld: Withheld, now: datetime) -> Ruling:
    """Read it: each of the two, until the hour is over."""
    if not (seated := _seated(member, withheld)):
        return seated
    if not withheld.is_open(now) or member.pk not in (withheld.asked_by_id, withheld.agreed_by_id):
        return no(_("Only the two moderators who agreed read it, for an hour. You can ask for it again."))
    return YES


def _seated(member: Member, withheld: Withheld) -> Ruling:
    if withheld.destroyed:
        return no(GONE)
    return moderates(member, withheld.post.thread.board)

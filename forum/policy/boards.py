"""What the moderators of a board may do with its threads."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member, Membership
from community.moderation.policy import can_moderate
from forum.models import Board, RuleKey, Thread


def moderates(member: Member, board: Board) -> Ruling:
    """Say whether `member` is a moderator with a seat among those of `board`. One query, for moderators alone."""
    if can_moderate(member) and Membership.objects.filter(group=board.moderators_id, member=member).exists():
        return YES
    return no(_("Only the moderators of this board can do this."))


def can_close(member: Member, thread: Thread) -> Ruling:
    """Let nobody reply any more."""
    if not (seated := moderates(member, thread.board)):
        return seated
    return no(_("This thread is closed already.")) if thread.locked else YES


def can_open(member: Member, thread: Thread) -> Ruling:
    """Let people reply again; not where nobody could say any more who wrote what."""
    if not (seated := moderates(member, thread.board)):
        return seated
    if not thread.locked:
        return no(_("This thread is open already."))
    if thread.under_rule and RuleKey.objects.filter(thread=thread).exclude(destroyed=None).exists():
        return no(_("The key of this thread was destroyed after its time, so it stays closed. Start a new one."))
    return YES

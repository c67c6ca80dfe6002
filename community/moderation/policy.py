"""Who may decide over what. Every answer is a Ruling with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member, Membership
from community.members.models.member import Role

from .models import Flag, QueueItem


def can_moderate(member: Member) -> Ruling:
    """Say whether `member` may open the queue at all."""
    if not member.is_verified or member.role != Role.MODERATOR:
        return no(_("Only moderators can open the queue. If you should be one, ask the secretariat."))
    return YES


def can_decide(member: Member, item: QueueItem) -> Ruling:
    """Say whether `member` may claim and decide `item`, whoever holds its lease."""
    moderates = can_moderate(member)
    if not moderates:
        return moderates
    if not Membership.objects.filter(group=item.team_id, member=member).exists():
        return no(_("You no longer moderate this board. The item stays with its moderators."))
    if item.author_id == member.pk:
        return no(_("This is your own text. Another moderator decides."))
    if Flag.objects.filter(item=item, round=item.round, flagger=member).exists():
        return no(_("You flagged this yourself. Another moderator decides."))
    return YES

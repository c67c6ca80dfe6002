"""Who says which tags mean the same."""

from community.core.rulings import Ruling
from community.members.models import Member
from community.moderation.policy import can_moderate


def can_keep_tags(member: Member) -> Ruling:
    """Tags are for all boards, and so are their spellings: any moderator keeps them."""
    return can_moderate(member)

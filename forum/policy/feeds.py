"""Who may have feeds of their own."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from forum.models import Feed

MOST_FEEDS = 5


def can_make_feed(member: Member) -> Ruling:
    """A few feeds per member: each is an address that opens what they may read."""
    if not member.is_verified:
        return no(_("Only members of the network read here. Your application is still being looked at."))
    if Feed.objects.filter(member=member).count() >= MOST_FEEDS:
        return no(_("You have as many feeds as one member can have. Revoke one that you no longer use."))
    return YES

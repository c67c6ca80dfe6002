"""Whom a member can mute. In a loop: no queries."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from forum.models import Post


def can_mute(member: Member, post: Post) -> Ruling:
    """Any other author whose name stands under a post."""
    if not member.is_verified:
        return no(_("Only members of the network can do this."))
    if post.author_id is None:
        return no(_("Under the Chatham House Rule nobody is named, so nobody can be muted there."))
    if post.author_id == member.pk:
        return no(_("This is your own post. Mute authors whose posts you do not want to see."))
    return YES

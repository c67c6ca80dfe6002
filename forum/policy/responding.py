"""Who may react to a post, or keep it to find it again. In a loop: no queries."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.moderation.people import may_write
from forum.models import Post


def can_react(member: Member, post: Post) -> Ruling:
    """Every reader, to what another published; under the Chatham House Rule nobody's presence is kept."""
    if post.author_id == member.pk:
        return no(_("This is your own post. Reactions come from its readers."))
    if not (writes := may_write(member)):
        return writes
    return _stands_by_name(member, post)


def can_bookmark(member: Member, post: Post) -> Ruling:
    """Every reader, but under the Chatham House Rule: who keeps something of such a thread is written nowhere.

    Whoever reads only too: nobody else sees it.
    """
    return _stands_by_name(member, post)


def _stands_by_name(member: Member, post: Post) -> Ruling:
    if not member.is_verified:
        return no(_("Only members of the network can do this."))
    if post.thread.under_rule:
        return no(_("Under the Chatham House Rule nothing is kept beside a post: neither reactions nor bookmarks."))
    if post.state != Post.State.PUBLISHED:
        return no(_("This post is not published any more."))
    return YES

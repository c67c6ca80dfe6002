"""Who may add a file to which post."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from forum.models import Attachment, Post

MOST_FILES = 5
_UNREAD = (Post.State.HELD, Post.State.RETURNED)


def can_attach(member: Member, post: Post) -> Ruling:
    """Authors add files to a post that waits, a few at most; none under the Chatham House Rule: a file has traces."""
    if not member.is_verified or post.author_id != member.pk:
        return no(_("Only its author can add a file to a post."))
    if post.thread.under_rule:
        return no(_("Under the Chatham House Rule posts have no files: what made a file can tell who did."))
    if post.state not in _UNREAD:
        return no(_("A file is added before a post is published, so that it is looked at with it."))
    if Attachment.objects.filter(post=post).count() >= MOST_FILES:
        return no(_("This post has as many files as a post can have. Write another one for more."))
    return YES

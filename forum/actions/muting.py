"""Muting an author, and hearing them again. The audit log says nothing of it: it is nobody else's business."""

from django.db import transaction

from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Mute, Post, Reaction, Thread
from forum.notices import OF_A_POST, PostReacted, ThreadStarted
from realtime.actions.notifications import mark_told


@transaction.atomic
def mute_author(*, member: Member, post: Post) -> Mute:
    """Let `member` neither see nor hear of what the author of `post` writes; what they told before is no news.

    Raises Refused by policy.
    """
    require(policy.can_mute(member, post))
    mute, _new = Mute.objects.get_or_create(member=member, muted=post.author)
    for told, done in (
        (OF_A_POST, Post.objects.filter(author=mute.muted)),
        ([ThreadStarted], Thread.objects.filter(author=mute.muted)),
        ([PostReacted], Reaction.objects.filter(member=mute.muted)),
    ):
        mark_told(member=member, told=told, targets=done.values_list("pk", flat=True))
    return mute


@transaction.atomic
def end_mute(*, mute: Mute) -> None:
    """Let its member see and hear of the other again, from now on."""
    mute.delete()

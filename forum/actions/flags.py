"""Asking a moderator to look at a published post."""

from django.db import transaction

from community.core.rulings import Refused, require
from community.members.models import Member
from community.moderation.actions.flags import flag
from community.moderation.models import Flag
from forum import policy
from forum.authorship import reader_tag
from forum.models import Post

from .publishing import locked_thread


@transaction.atomic
def flag_post(*, flagger: Member, post: Post, reason: str, note: str) -> Flag:
    """Flag what `post` says at this moment; the author is not told who flagged. Raises Refused by policy."""
    locked_thread(post.thread_id)  # the version that is flagged is the one that readers see
    post = Post.objects.select_related("current", "thread__board__moderators", "thread__audience", "author").get(
        pk=post.pk
    )
    require(policy.can_flag(flagger, post))
    tag = reader_tag(post.thread, flagger) if post.thread.under_rule else ""
    if tag and tag == post.author_tag:
        raise Refused(policy.OWN_POST)
    assert post.current  # noqa: S101 - policy: what can be flagged is published
    made = flag(
        flagger=None if tag else flagger,
        flagger_tag=tag,
        target=post.current,
        team=post.thread.board.moderators,
        author=post.author,
        label=post.label,
        among=policy.among(post.label, post.thread.audience),
        reason=reason,
        note=note,
    )
    # A moderator may have been deciding on it: now that its item is locked, that is over.
    require(policy.can_flag(flagger, Post.objects.get(pk=post.pk)))
    require(policy.can_be_looked_at(post, flagger))  # and no other flags it at this moment
    return made

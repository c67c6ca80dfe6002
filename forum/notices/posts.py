"""What is told of a post that became readable: each reader hears of it once, by what concerns them most."""

from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from forum import policy
from forum.attribution import byline
from forum.models import Post, Subscription
from realtime.notices import NOTHING_QUOTED, Notice, Quoted, declare

from .levels import unless_silenced, with_level


def words_of(post: Post) -> Quoted:
    """Return what its author wrote, for a mail."""
    return Quoted(post.current.body, post.html, post.language) if post.current else NOTHING_QUOTED


class OfPost(Notice):
    """News of a published post."""

    model = Post
    select = ("thread__board", "author__organisation", "current")

    def targets(self, viewer: Viewer) -> QuerySet[Post]:
        """A removed post leaves a gap in the thread, and no news."""
        return Post.objects.visible_to(viewer).filter(state=Post.State.PUBLISHED)

    def words(self, target: Post, viewer: Viewer) -> dict[str, Any]:
        return {"byline": byline(target, viewer)}

    def conversation(self, target: Post) -> str:
        return str(target.thread.public_id)

    def heading(self, target: Post) -> str:
        return target.thread.title

    def section(self, target: Post) -> str:
        return target.thread.board.name

    def quoted(self, target: Post) -> Quoted:
        return words_of(target)

    def url(self, target: Post) -> str:
        return reverse("forum:post", args=[target.thread.public_id, target.public_id])

    def label(self, target: Post) -> Label:
        return target.stands_under


@declare
class MemberMentioned(OfPost):
    """A post that became readable mentions somebody by their handle."""

    code = "member-mentioned"
    about = _("Posts that mention me")
    templates = "forum/notices/member_mentioned"
    unless_told_by = ("post-quoted", "reply-posted")

    def recipients(self, target: Post) -> QuerySet[Member]:
        """Return whom it mentions, of those who may read it; not who wants to hear nothing of the thread."""
        return unless_silenced(policy.mentioned(target), target.thread)


@declare
class PostQuoted(OfPost):
    """A post that became readable quotes what somebody wrote."""

    code = "post-quoted"
    about = _("Posts that quote me")
    templates = "forum/notices/post_quoted"
    unless_told_by = ("member-mentioned", "reply-posted")

    def recipients(self, target: Post) -> QuerySet[Member]:
        """Return whom it quotes, of those who may read it; not who wants to hear nothing of the thread."""
        return unless_silenced(policy.quoted(target), target.thread)


@declare
class ReplyPosted(OfPost):
    """A reply became readable."""

    code = "reply-posted"
    about = _("Replies in threads that I follow, and answers to me")
    templates = "forum/notices/reply_posted"
    unless_told_by = ("member-mentioned", "post-quoted")

    def recipients(self, target: Post) -> QuerySet[Member]:
        """Return who hears everything of the thread or board, and those it answers unless they want nothing.

        A member's word on the thread stands over their word on the board; never the author; only who may read it.
        """
        thread = target.thread
        answered = {target.parent.author_id} if target.parent else set()
        addressed = {thread.author_id} | answered
        told = Subscription.objects.filter(Q(thread=thread) | Q(board=thread.board_id))
        concerned = thread.audience.members().filter(Q(pk__in=Subquery(told.values("member"))) | Q(pk__in=addressed))
        return with_level(concerned.exclude(pk=target.author_id or 0), thread).filter(
            Q(level=Subscription.Level.ALL)
            | Q(level=Subscription.Level.ANSWERS, pk__in=answered)
            | Q(level=None, pk__in=addressed)
        )


OF_A_POST = (MemberMentioned, PostQuoted, ReplyPosted)
"""In the order in which they are told."""

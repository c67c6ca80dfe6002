"""What is told of a post that became readable: each reader hears of it once, by what concerns them most."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from forum import policy
from forum.attribution import byline
from forum.models import Post, Subscription
from realtime.notices import NOTHING_QUOTED, Notice, Quoted, declare

from .levels import unless_muted, unless_silenced, with_level


def words_of(post: Post) -> Quoted:
    """Return what its author wrote, for a mail."""
    return Quoted(post.current.body, post.html, post.language) if post.current else NOTHING_QUOTED


class OfPost(Notice):
    """News of a published post."""

    model = Post
    select = ("thread__board", "author__organisation", "current", "parent")

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
    because = _("A post mentions you.")
    about = _("Posts that mention me")
    templates = "forum/notices/member_mentioned"
    tells_of_a_post = True
    unless_told_by = ("post-quoted", "reply-posted")

    def recipients(self, target: Post) -> QuerySet[Member]:
        """Return whom it mentions, of those who may read it; not who wants to hear nothing of the thread."""
        return unless_silenced(policy.mentioned(target), target.thread, by=target.author_id)


@declare
class PostQuoted(OfPost):
    """A post that became readable quotes what somebody wrote."""

    code = "post-quoted"
    because = _("A post quotes you.")
    about = _("Posts that quote me")
    templates = "forum/notices/post_quoted"
    tells_of_a_post = True
    unless_told_by = ("member-mentioned", "reply-posted")

    def recipients(self, target: Post) -> QuerySet[Member]:
        """Return whom it quotes, of those who may read it; not who wants to hear nothing of the thread."""
        return unless_silenced(policy.quoted(target), target.thread, by=target.author_id)


@declare
class ReplyPosted(OfPost):
    """A reply became readable."""

    code = "reply-posted"
    about = _("Replies in threads that I follow, and answers to me")
    because = _("You follow this thread.")
    templates = "forum/notices/reply_posted"
    tells_of_a_post = True
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
        hearing = unless_muted(concerned.exclude(pk=target.author_id or 0), target.author_id)
        return with_level(hearing, thread).filter(
            Q(level=Subscription.Level.ALL)
            | Q(level=Subscription.Level.ANSWERS, pk__in=answered)
            | Q(level=None, pk__in=addressed)
        )

    def reasons(self, targets: Collection[Post], viewer: Viewer) -> dict[int, StrOrPromise]:
        """The nearest reason of several; nothing of what was chosen meanwhile."""
        followed = Subscription.objects.visible_to(viewer).filter(
            level=Subscription.Level.ALL, thread__in={target.thread_id for target in targets}
        )
        threads = set(followed.values_list("thread", flat=True))
        return {target.pk: _why_replied(target, viewer, follows=target.thread_id in threads) for target in targets}


def _why_replied(reply: Post, viewer: Viewer, *, follows: bool) -> StrOrPromise:
    if reply.parent and reply.parent.author_id == viewer.pk and not reply.parent.is_opening:
        return _("It answers a post of yours.")
    if reply.thread.author_id == viewer.pk:
        return _("You started this thread.")
    return _("You follow this thread.") if follows else _("You follow the board of this thread.")


OF_A_POST = (MemberMentioned, PostQuoted, ReplyPosted)
"""In the order in which they are told."""

"""Who may write, answer, change and flag."""

from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from community.core.dates import long_date
from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.moderation.people import may_write
from forum.models import Board, Post, Thread

A_DAY = timedelta(hours=24)
NEWCOMER_POSTS = 3
"""Whoever has fewer published posts than this is a newcomer, who does not write under the Chatham House Rule. How many
first posts a moderator reads is a watch rule.
"""
TOO_LATE = _("It is too late to take this back: others are being told of it. You can still change it.")
OWN_POST = _("This is your own post: change it instead of flagging it.")


def _can_write(member: Member) -> Ruling:
    return may_write(member) if (belongs := _belongs(member)) else belongs


def _belongs(member: Member) -> Ruling:
    if not member.is_verified:
        return no(_("Only members of the network can write here. Your application is still being looked at."))
    return YES


def is_newcomer(member: Member) -> bool:
    """Say whether fewer of the member's posts are published than make one known."""
    published = Post.objects.filter(author=member, state=Post.State.PUBLISHED).values("pk")
    return len(published[:NEWCOMER_POSTS]) < NEWCOMER_POSTS


def known(members: QuerySet[Member]) -> QuerySet[Member]:
    """Return those of `members` who are no newcomers; the database looks at no more of their posts than it needs."""
    published = Post.objects.filter(author=OuterRef("pk"), state=Post.State.PUBLISHED).order_by().values("pk")
    enough = published[NEWCOMER_POSTS - 1 : NEWCOMER_POSTS]
    return members.annotate(enough=Subquery(enough)).filter(enough__isnull=False)


def can_start(member: Member, board: Board) -> Ruling:  # noqa: ARG001 - the question is asked of a board
    """Every member who reads a board may start a thread there."""
    return _can_write(member)


def can_reply(member: Member, thread: Thread, parent: Post) -> Ruling:
    """A reply answers something that stands published in the same, open thread."""
    if not (writes := _can_write(member)):
        return writes
    if thread.state != Thread.State.PUBLISHED:
        return no(
            _("This thread is not published, so nobody can reply to it. Your own posts stand under My held posts.")
        )
    if thread.locked:
        return no(_("This thread is closed for replies. You can start a new one on the same board."))
    return _can_be_answered(parent, thread)


def can_write_now(member: Member, thread: Thread) -> Ruling:
    """In a slow thread some time lies between two posts of a member; asked when something is sent."""
    if not thread.slow:
        return YES
    since = timezone.now() - timedelta(minutes=thread.slow)
    if not Post.objects.filter(thread=thread, author=member, created__gt=since).exists():
        return YES
    return no(
        ngettext(
            "A moderator asks for some time between two posts of the same member in this thread: %(n)s minute. Your "
            "text is kept; send it again a little later.",
            "A moderator asks for some time between two posts of the same member in this thread: %(n)s minutes. Your "
            "text is kept; send it again a little later.",
            thread.slow,
        )
        % {"n": thread.slow}
    )


def can_post_today(member: Member, most: int) -> Ruling:
    """Where a moderator limited it, only `most` posts go out in 24 hours; asked when something is sent.

    What stands under the Chatham House Rule names nobody and is not counted; nor is what was taken back.
    """
    sent = Post.objects.filter(author=member, created__gt=timezone.now() - A_DAY).exclude(state=Post.State.WITHDRAWN)
    latest = list(sent.order_by("-created").values_list("created", flat=True)[:most])
    if len(latest) < most:
        return YES
    again = latest[-1] + A_DAY
    return no(
        ngettext(
            "A moderator limited you to %(n)s post in 24 hours. Your text is kept; you can send it from %(time)s UTC "
            "on %(day)s on. Why stands under My standing.",
            "A moderator limited you to %(n)s posts in 24 hours. Your text is kept; you can send it from %(time)s UTC "
            "on %(day)s on. Why stands under My standing.",
            most,
        )
        % {"n": most, "time": f"{again:%H:%M}", "day": long_date(again, get_language() or "en")}
    )


def _can_be_answered(post: Post, thread: Thread) -> Ruling:
    if post.thread_id != thread.pk:
        return no(_("The post you answer is not in this thread. Go back to it and choose Reply again."))
    if post.state == Post.State.HELD and post.path is None:
        return no(_("The post you answer is not published yet. You can reply once a moderator has released it."))
    if post.state != Post.State.PUBLISHED:
        return no(_("The post you answer was taken down meanwhile. You can reply to another post of the thread."))
    return YES


def can_edit(member: Member, post: Post) -> Ruling:
    """Authors change their own words, while the thread is open and the post was not removed."""
    if not (owns := _can_write_own(member, post)):
        return owns
    if post.state == Post.State.REMOVED:
        return no(
            _("A moderator removed this post, so it can no longer be changed. Your text stands under My held posts.")
        )
    if post.thread.state == Thread.State.REMOVED:
        return no(_("A moderator removed this thread, so its posts can no longer be changed."))
    if post.thread.locked:
        return no(_("This thread is closed, so its posts can no longer be changed."))
    return YES


def _can_write_own(member: Member, post: Post) -> Ruling:
    if not (writes := _can_write(member)):
        return writes
    if post.thread.under_rule:
        return no(
            _("Under the Chatham House Rule posts are not changed: the moment would tell. Write another one instead.")
        )
    if post.author_id != member.pk:
        return no(_("Only its author can change a post. You can reply to it or flag it."))
    return YES


def can_undo(member: Member, post: Post) -> Ruling:
    """Authors take a post back for some seconds, while nobody has answered it. In a loop: no queries."""
    if post.author_id != member.pk or post.state != Post.State.PUBLISHED or post.edited:
        return no(_("Only the author takes a post back, as it was first published."))
    if post.child_count:
        return no(_("Somebody has answered already, so the post stays. You can change it."))
    if post.created + timedelta(seconds=settings.UNDO_SECONDS) <= timezone.now():
        return no(TOO_LATE)
    return YES


def can_flag(member: Member, post: Post) -> Ruling:
    """Every reader may ask a moderator to look at what another published, also who may write nothing else."""
    if not (belongs := _belongs(member)):
        return belongs
    if post.author_id == member.pk:
        return no(OWN_POST)
    if post.state != Post.State.PUBLISHED:
        return no(_("This post is not published any more; a moderator has already seen it."))
    return YES

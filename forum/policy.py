"""Who may do what in the forum. Who may see it is asked before, in SQL: `visible_to`."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.core.dates import long_date
from community.core.rulings import YES, Ruling, no
from community.members.models import Audience, Member
from community.moderation.screening import NEWCOMER_POSTS

from .authorship import author_tag
from .models import Board, Post, Silence, Thread

OWN_POST = _("This is your own post: change it instead of flagging it.")
RULE_PARTICIPANTS = 8
RULE_ORGANISATIONS = 3


def _can_write(member: Member) -> Ruling:
    if not member.is_verified:
        return no(_("Only members of the network can write here. Your application is still being looked at."))
    return YES


def is_newcomer(member: Member) -> bool:
    """Say whether fewer of the member's posts are published than make one known."""
    published = Post.objects.filter(author=member, state=Post.State.PUBLISHED).values("pk")
    return len(published[:NEWCOMER_POSTS]) < NEWCOMER_POSTS


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


def _can_be_answered(post: Post, thread: Thread) -> Ruling:
    if post.thread_id != thread.pk:
        return no(_("The post you answer is not in this thread. Go back to it and choose Reply again."))
    if post.state == Post.State.HELD and post.path is None:
        return no(_("The post you answer is not published yet. You can reply once a moderator has released it."))
    if post.state != Post.State.PUBLISHED:
        return no(_("The post you answer was taken down meanwhile. You can reply to another post of the thread."))
    return YES


def can_speak(member: Member, thread: Thread) -> Ruling:
    """What a thread under the Chatham House Rule asks of its authors besides. A few queries: never in a loop."""
    if not thread.under_rule:
        return YES
    if is_newcomer(member):
        return no(
            _(
                "Newcomers write under their name first: once a few of your posts are published, you can write under "
                "the Chatham House Rule too."
            )
        )
    silenced = Silence.objects.filter(
        thread=thread, author_tag=author_tag(thread, member), until__gte=timezone.now().date()
    )
    if silence := silenced.order_by("-until").first():
        return no(
            _("A moderator asked you not to write in this thread until %(day)s: %(reason)s")
            % {"day": long_date(silence.until, get_language() or "en"), "reason": silence.reason}
        )
    return YES


def can_be_under_rule(board: Board, audience: Audience) -> Ruling:
    """Among too few, or those of too few organisations, everybody would know who spoke."""
    possible = audience.members().exclude(pk__in=board.moderators.members.values("pk"))
    count = possible.count()
    organisations = possible.values("organisation").distinct().count()
    if count >= RULE_PARTICIPANTS and organisations >= RULE_ORGANISATIONS:
        return YES
    return no(
        _(
            "The Chatham House Rule needs at least eight possible participants of three organisations, moderators not "
            "counted; among fewer everybody would know who spoke. Choose more readers, or write under your name."
        )
    )


def can_subscribe(thread: Thread) -> Ruling:
    """Who hears of a thread under the Chatham House Rule is written nowhere."""
    if thread.under_rule:
        return no(_("Nobody is told of threads under the Chatham House Rule. Look at them on their board."))
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


def can_flag(member: Member, post: Post) -> Ruling:
    """Every reader may ask a moderator to look at what another published."""
    if not (writes := _can_write(member)):
        return writes
    if post.author_id == member.pk:
        return no(OWN_POST)
    if post.state != Post.State.PUBLISHED:
        return no(_("This post is not published any more; a moderator has already seen it."))
    return YES

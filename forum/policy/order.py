"""Who keeps threads in order, and what must hold before posts move."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.tlp import acting
from community.members.models import Member
from community.moderation.models import QueueItem
from forum.models import Board, Kind, Post, Revision, Thread

from .boards import moderates

_KEPT_TOGETHER = (Kind.POLL, Kind.ANNOUNCEMENT)


def can_keep_order(member: Member, thread: Thread) -> Ruling:
    """The moderators of the board pin, rename, slow, move, split and merge its published threads."""
    if not (seated := moderates(member, thread.board)):
        return seated
    if thread.state != Thread.State.PUBLISHED:
        return no(_("This thread is not published, so there is nothing to keep in order."))
    return YES


def can_rename(member: Member, thread: Thread) -> Ruling:
    """Title and tags are words like any others: not while another version of them waits, nor under the Rule."""
    if not (keeps := can_keep_order(member, thread)):
        return keeps
    if thread.under_rule:
        return no(_("Under the Chatham House Rule posts are not changed, and their titles neither."))
    if Revision.objects.filter(post__thread=thread, post__parent=None, state=Revision.State.HELD).exists():
        return no(_("A change of this thread's opening waits for a moderator. Decide on it first."))
    return YES


def can_move(member: Member, thread: Thread, board: Board) -> Ruling:
    """Between boards that one moderates both."""
    if not (moves := _can_move_posts(member, thread)):
        return moves
    if board.pk == thread.board_id:
        return no(_("The thread stands on this board already."))
    return moderates(member, board)


def can_split(member: Member, post: Post) -> Ruling:
    """A published reply, with everything below it, becomes a thread of its own."""
    if not (moves := _can_move_posts(member, post.thread)):
        return moves
    if post.is_opening:
        return no(_("This is the whole thread: nothing would be left of it. Move it to another board instead."))
    if post.state != Post.State.PUBLISHED:
        return no(_("Only a published reply can become the opening of a thread."))
    return YES


def can_merge(member: Member, source: Thread, target: Thread) -> Ruling:
    """The posts of `source` go under `target`: for no more readers and under no wider label than before."""
    for ruling in (_can_move_posts(member, source), _can_move_posts(member, target)):
        if not ruling:
            return ruling
    if source.pk == target.pk:
        return no(_("A thread cannot be put together with itself. Give the address of another one."))
    if target.locked:
        return no(_("The other thread is closed for replies. Open it first, or put these posts into another one."))
    if source.kind in _KEPT_TOGETHER:
        return no(_("Polls and announcements keep who chose or read something, so they stay threads of their own."))
    if acting(target.label).strictness < acting(source.label).strictness or not target.audience.lies_within(
        source.audience
    ):
        return no(
            _(
                "The other thread has more readers or a wider label than these posts were written for. Put that one "
                "into this one instead, or make it narrower first."
            )
        )
    return YES


def _can_move_posts(member: Member, thread: Thread) -> Ruling:
    if not (keeps := can_keep_order(member, thread)):
        return keeps
    if thread.under_rule:
        return no(_("Threads under the Chatham House Rule are not moved, split or put together with others."))
    if _is_waited_for(thread):
        return no(_("Something in this thread waits for a moderator. Decide on it first."))
    return YES


def _is_waited_for(thread: Thread) -> bool:
    revisions = Revision.objects.filter(post__thread=thread).values("pk")
    kind = ContentType.objects.get_for_model(Revision)
    return QueueItem.objects.open().filter(target_type=kind, target_id__in=revisions).exists()

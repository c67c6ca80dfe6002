"""Who may close a thread and open it again: the moderators of its board, and whoever started it."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member, Membership
from community.moderation.people import may_write
from community.moderation.policy import can_moderate
from forum.models import Board, RuleKey, Thread, ThreadNote


def moderates(member: Member, board: Board) -> Ruling:
    """Say whether `member` is a moderator with a seat among those of `board`. One query, for moderators alone."""
    if can_moderate(member) and Membership.objects.filter(group=board.moderators_id, member=member).exists():
        return YES
    return no(_("Only the moderators of this board can do this."))


def can_close(member: Member, thread: Thread) -> Ruling:
    """Let nobody reply any more. It ends what others say, so whoever reads only does not."""
    if not (writes := may_write(member)):
        return writes
    if not is_own(member, thread) and not (seated := moderates(member, thread.board)):
        return seated
    if thread.state != Thread.State.PUBLISHED:
        return no(_("This thread is not published, so there is nothing to keep in order."))
    if thread.locked:
        return no(
            _(
                "This thread was closed meanwhile, so nothing was changed. To say something else of what came of it, "
                "open it for replies again and close it anew."
            )
        )
    return YES


def can_say_outcome(member: Member, thread: Thread) -> Ruling:
    """What came of it stands in every list, unscreened: authors say that in a reply."""
    return moderates(member, thread.board)


def is_own(member: Member, thread: Thread) -> bool:
    """Say whether the member started the thread under their name."""
    return thread.author_id == member.pk


def can_open(member: Member, thread: Thread) -> Ruling:
    """Let people reply again; not where nobody could say any more who wrote what.

    Whoever started it opens what they closed themselves, unless they read only.
    """
    if not (writes := may_write(member)):
        return writes
    own = is_own(member, thread) and _closed_by(member, thread)
    if not own and not (seated := moderates(member, thread.board)):
        return seated
    if not thread.locked:
        return no(_("This thread is open already."))
    if thread.under_rule and RuleKey.objects.filter(thread=thread).exclude(destroyed=None).exists():
        return no(_("The key of this thread was destroyed after its time, so it stays closed. Start a new one."))
    return YES


def _closed_by(member: Member, thread: Thread) -> bool:
    closed = ThreadNote.objects.filter(thread=thread, deed=ThreadNote.Deed.CLOSED).order_by("-at", "-pk").first()
    return closed is not None and closed.by_id == member.pk

"""Who may start which kind of thread, and settle, choose or acknowledge there."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.members.models.member import Role
from community.moderation.people import may_write
from forum.models import Board, Kind, Poll, Post, Thread
from forum.models.kind import UNNAMED

from .boards import moderates

FEWEST_OPTIONS = 2
MOST_OPTIONS = 10


def can_be_of_kind(member: Member, board: Board, kind: str, *, under_rule: bool) -> Ruling:
    """Announcements come from who keeps the board; under the Chatham House Rule nobody's choice may be kept."""
    if under_rule and kind not in UNNAMED:
        return no(
            _(
                "Under the Chatham House Rule there are discussions, practice notes and lessons learned: the other "
                "kinds keep who chose, accepted or read something. Choose one of those."
            )
        )
    if kind == Kind.ANNOUNCEMENT and not can_announce(member, board):
        return no(_("Announcements come from the moderators of a board and the secretariat. Start a discussion."))
    return YES


def can_announce(member: Member, board: Board) -> bool:
    return member.role == Role.SECRETARIAT or bool(moderates(member, board))


def kinds_for(member: Member, board: Board) -> list[Kind]:
    """Return the kinds of thread that the member can start on the board."""
    return [kind for kind in Kind if kind != Kind.ANNOUNCEMENT or can_announce(member, board)]


def can_accept(member: Member, thread: Thread, post: Post) -> Ruling:
    """Who asked says which answer settled it, or a moderator of the board does; nobody who reads only."""
    if not (writes := may_write(member)):
        return writes
    if thread.kind != Kind.QUESTION:
        return no(_("Only a question has an accepted answer."))
    if thread.author_id != member.pk and not moderates(member, thread.board):
        return no(
            _(
                "Whoever asked, or a moderator of the board, says which answer settled a question. If one helped you, "
                "react to it or reply."
            )
        )
    if post.is_opening or post.thread_id != thread.pk or post.state != Post.State.PUBLISHED:
        return no(_("Only a published reply of this thread can be its accepted answer."))
    return YES


def can_vote(member: Member, poll: Poll, *, has_voted: bool) -> Ruling:
    """Every reader chooses, until its last day or until the thread is closed; anonymously once."""
    if not member.is_verified:
        return no(_("Only members of the network can choose here."))
    if not (writes := may_write(member)):
        return writes
    if poll.is_over:
        return no(_("This poll is over: no choice is counted any more. Its results are shown."))
    if poll.thread.state != Thread.State.PUBLISHED:
        return no(_("This poll is not published yet, so nobody can choose."))
    if has_voted and not poll.named:
        return no(_("You have chosen already. Nobody knows which choice is yours, so it cannot be changed."))
    return YES


def can_acknowledge(member: Member, thread: Thread) -> Ruling:
    """Every reader says once that they have read an announcement; whoever reads only too, for they do read."""
    if thread.kind != Kind.ANNOUNCEMENT or thread.state != Thread.State.PUBLISHED or not member.is_verified:
        return no(_("Only a published announcement asks who has read it."))
    return YES


def can_see_acknowledgements(member: Member, thread: Thread) -> bool:
    """Whoever announced it, and the moderators of the board, see who has read it."""
    return thread.kind == Kind.ANNOUNCEMENT and (thread.author_id == member.pk or bool(moderates(member, thread.board)))

"""What a member wants to hear of a thread or a board."""

from django.db import transaction

from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Board, Post, Subscription, Thread
from forum.notices import OF_A_POST, AnswerAccepted, ThreadStarted
from realtime.actions.notifications import mark_told


@transaction.atomic
def subscribe(*, member: Member, thread: Thread | None = None, board: Board | None = None, level: str) -> Subscription:
    """Set what `member` hears of the thread or of the board (exactly one is given). Raises Refused by policy."""
    if thread:
        require(policy.can_subscribe(thread))
    subscription, _created = Subscription.objects.update_or_create(
        member=member, thread=thread, board=board, defaults={"level": level}
    )
    return subscription


@transaction.atomic
def leave_thread(*, member: Member, thread: Thread) -> None:
    """Let `member` hear nothing more of the thread: nor what waits to be sent to them. Raises Refused by policy."""
    subscribe(member=member, thread=thread, level=Subscription.Level.NONE)
    posts = Post.objects.filter(thread=thread).values_list("pk", flat=True)
    mark_told(member=member, told=[*OF_A_POST, AnswerAccepted], targets=posts)
    mark_told(member=member, told=[ThreadStarted], targets=[thread.pk])


@transaction.atomic
def subscribe_if_silent(*, member: Member, thread: Thread) -> None:
    """Let someone who writes in a thread hear everything of it, unless they have said what they want.

    Not under the Chatham House Rule: whoever began to hear of it would be known to have written.
    """
    if thread.under_rule:
        return
    Subscription.objects.get_or_create(
        member=member, thread=thread, board=None, defaults={"level": Subscription.Level.ALL}
    )

"""Silencing a participant under the Chatham House Rule: in one thread, for some days, whoever it is."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.audit.record import keep_reason, record
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Post, Silence

from .publishing import locked_thread


@transaction.atomic
def silence_participant(*, moderator: Member, post: Post, reason: str, days: int) -> Silence:
    """Let whoever wrote `post` write nothing in its thread for so many days; an earlier silence is replaced.

    Raises Refused by policy.
    """
    post.thread = locked_thread(post.thread_id)
    require(policy.can_silence(moderator, post))
    until = timezone.now().date() + timedelta(days=days)
    silence, _made = Silence.objects.update_or_create(
        thread=post.thread,
        author_tag=post.author_tag,
        defaults={"until": until, "reason": reason, "moderator": moderator},
    )
    silenced = {"participant": post.participant, "days": days}
    keep_reason(record(actor=moderator, action="forum.silence", target=post.thread, **silenced), reason)
    return silence


@transaction.atomic
def lift_silence(*, moderator: Member, post: Post) -> None:
    """Let whoever wrote `post` write again. Raises Refused by policy, to the participant with a sentence for all."""
    post.thread = locked_thread(post.thread_id)
    require(policy.can_lift(moderator, post))
    Silence.objects.filter(thread=post.thread, author_tag=post.author_tag).delete()
    record(actor=moderator, action="forum.lift_silence", target=post.thread, participant=post.participant)

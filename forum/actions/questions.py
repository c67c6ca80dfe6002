"""A question is settled: which answer its author, or a moderator, accepts."""

from django.db import transaction

from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Post, Thread
from forum.notices import AnswerAccepted
from realtime.live import changed
from realtime.notify import notify, retract

from .publishing import locked_thread


@transaction.atomic
def accept_answer(*, member: Member, post: Post) -> None:
    """Let `post` be the answer that settled its thread, instead of another one. Raises Refused by policy."""
    thread = locked_thread(post.thread_id)
    require(policy.can_accept(member, thread, Post.objects.get(pk=post.pk)))
    _settle(thread, post, member, action="forum.accept")


@transaction.atomic
def reopen_question(*, member: Member, post: Post) -> None:
    """Let the question be unsettled again, if `post` had settled it. Raises Refused by policy."""
    thread = locked_thread(post.thread_id)
    require(policy.can_accept(member, thread, Post.objects.get(pk=post.pk)))
    if thread.accepted_id == post.pk:
        _settle(thread, None, member, action="forum.unaccept")


def _settle(thread: Thread, post: Post | None, member: Member, *, action: str) -> None:
    if thread.accepted and thread.accepted != post:
        retract(AnswerAccepted, thread.accepted)
    thread.accepted = post
    thread.save(update_fields=["accepted"])
    if post:
        post.thread = thread
        notify(AnswerAccepted, post)
    changed(thread.topic)
    if thread.author_id != member.pk:  # what authors decide of their own is no deed of staff
        record(actor=member, action=action, target=thread)

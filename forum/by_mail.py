"""What a member can do about a thread from a mail alone."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from community.core.rulings import Refused, Ruling, no
from community.members.models import Member
from community.members.models.member import STAFF
from realtime.conversations import Conversation, declare

from . import policy
from .actions.posts import post_reply
from .actions.subscriptions import leave_thread
from .forms import BodyField
from .models import Post, Thread
from .notices import OF_A_POST, AnswerAccepted, ThreadStarted


@declare
class OfThread(Conversation):
    """News of a thread, which its public id names."""

    notices = frozenset({*(told.code for told in OF_A_POST), AnswerAccepted.code, ThreadStarted.code})

    def leave(self, member: Member, conversation: str) -> None:
        thread = Thread.objects.visible_to(member).filter(public_id=conversation).first()
        if thread is None:
            return
        try:
            leave_thread(member=member, thread=thread)
        except Refused:
            return

    def can_answer(self, member: Member, target: Post | Thread) -> Ruling:
        """Whoever may answer on the site, but staff: they act only with a second factor, which no mail has.

        Under the Chatham House Rule nobody: the mail would say who wrote.
        """
        thread, post = _answered(target)
        if thread.under_rule:
            return no(_("Under the Chatham House Rule nothing is written by mail: the mail would say who wrote it."))
        if member.role in STAFF:
            return no(_("Staff write on the site alone, where their second factor is asked for."))
        return policy.can_reply(member, thread, post)

    def answer(self, member: Member, target: Post | Thread, *, text: str, key: UUID) -> None:
        """Post it as a reply: under the answered post's label, in its language, through screening as any other."""
        thread, post = _answered(target)
        post_reply(
            author=member,
            thread=thread,
            parent=post,
            body=BodyField().clean(text),
            label=post.stands_under,
            language=post.language,
            submission_key=key,
        )


def _answered(target: Post | Thread) -> tuple[Thread, Post]:
    if isinstance(target, Post):
        return target.thread, target
    return target, Post.objects.select_related("thread").get(thread=target, parent=None)

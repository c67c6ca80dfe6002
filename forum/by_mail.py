"""What a member can do about a thread from a mail alone."""

from community.core.rulings import Refused
from community.members.models import Member
from realtime.conversations import Conversation, declare

from .actions.subscriptions import subscribe
from .models import Subscription, Thread
from .notices import MemberMentioned, ReplyPosted, ThreadStarted


@declare
class OfThread(Conversation):
    """News of a thread, which its public id names."""

    notices = frozenset({MemberMentioned.code, ReplyPosted.code, ThreadStarted.code})

    def leave(self, member: Member, conversation: str) -> None:
        thread = Thread.objects.visible_to(member).filter(public_id=conversation).first()
        if thread is None:
            return
        try:
            subscribe(member=member, thread=thread, level=Subscription.Level.NONE)
        except Refused:
            return

"""Passages withheld from a published text, and appeals about them, through the doors of moderation and the forum."""

from typing import Any

from community.members.models import Member
from community.moderation.models import Decision, QueueItem
from forum.actions.flags import flag_post
from forum.actions.withholding import agree_to_open, ask_for
from forum.models import Post, Withheld
from tests.factories import members
from tests.factories.moderation import decided, moderator_of, revision_of

SECRET, OTHER = "the depot at 4 Harbour Street", "on the ninth of May"
BODY = f"We looked at {SECRET} {OTHER}, and it went well."


def flagged(post: Post, *, by: Member | None = None) -> QueueItem:
    """Return the queue item of a published post that names what should not be named."""
    return flag_post(flagger=by or members.member(), post=post, reason="personal", note="").item


def flagged_again(item: QueueItem) -> QueueItem:
    return flagged(Post.objects.get(pk=revision_of(item).post_id))


def withheld_from(item: QueueItem, *passages: str, **said: Any) -> Decision:
    """Return the decision by which passages are withheld from a flagged text."""
    return decided(item, "withhold", passages=passages or (SECRET,), **said)


def opened_to(first: Member, second: Member, *, decision: Decision) -> Withheld:
    """Let two moderators open together what a decision withheld."""
    withheld = Withheld.objects.get(decision=decision)
    ask_for(moderator=first, withheld=withheld, reason="The appeal is to be decided.")
    agree_to_open(moderator=second, withheld=withheld)
    withheld.refresh_from_db()
    return withheld


def answered(decision: Decision, outcome: str = "release", **said: Any) -> Decision:
    """Let a moderator who had no part in it decide over the appeal, with the words open."""
    first, second = moderator_of(decision.item), moderator_of(decision.item)
    opened_to(first, second, decision=decision)
    return decided(decision.item, outcome, by=first, **said)


def body_of(item: QueueItem) -> str:
    """Return what readers see of the text."""
    return Post.objects.select_related("current").get(pk=revision_of(item).post_id).current.body

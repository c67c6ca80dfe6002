"""One text that was returned and is appealed: its author finds the decision, and another moderator the appeal."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType

from community.core.tlp import Label
from community.members.models import Member
from community.moderation.actions.appeals import appeal
from community.moderation.actions.decisions import decide
from community.moderation.models import Appeal, Decision, QueueItem
from community.moderation.reasons import Rule
from community.moderation.severity import target_time
from forum.actions.posts import post_reply
from forum.models import Post, Revision, Thread
from realtime.models import Notification

from .cast import contents

WRITTEN, DECIDED, APPEALED = timedelta(days=2), timedelta(days=1, hours=22), timedelta(hours=3)
"""How long before the demo is loaded."""


def load_appealed(members: Mapping[str, Member], as_of: datetime) -> None:
    """Tell it by the doors of the forum and of moderation, and give it its age."""
    said = contents("appealed")
    author, thread = members[said["author"]], _youngest(said["board"])
    post = post_reply(author=author, thread=thread, body=said["body"], language="en", said_sensitive=True)
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)
    decision = decide(
        item=item,
        moderator=members[said["moderator"]],
        outcome=Decision.Outcome.RETURN,
        reason=Rule.PERSONAL,
        note=said["note"],
        version=item.version,
    )
    assert decision  # noqa: S101 - one alone returns
    appeal(decision=decision, author=author, words=said["words"])
    _age(post, item, decision, as_of)


def _youngest(board: str) -> Thread:
    """Return the thread of a board that everybody reads and in which somebody spoke last."""
    open_to_all = Thread.objects.filter(board__slug=board, label=Label.GREEN, locked=False)
    return open_to_all.order_by("-last_activity", "pk")[0]


def _age(post: Post, item: QueueItem, decision: Decision, as_of: datetime) -> None:
    appealed = as_of - APPEALED
    for rows in (Post.objects.filter(pk=post.pk), Revision.objects.filter(post=post)):
        rows.update(created=as_of - WRITTEN)
    Decision.objects.filter(pk=decision.pk).update(created=as_of - DECIDED, waited=WRITTEN - DECIDED)
    Appeal.objects.filter(decision=decision).update(filed=appealed)
    QueueItem.objects.filter(pk=item.pk).update(
        created=as_of - WRITTEN, opened=appealed, due=appealed + target_time(item.severity)
    )
    told = Notification.objects.filter(target_type=ContentType.objects.get_for_model(Decision), target_id=decision.pk)
    told.update(created=as_of - DECIDED)

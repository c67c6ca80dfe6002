"""Held and flagged texts for tests, through the real doors of the forum."""

from typing import Any

from community.core.tlp import Label
from community.members.models import Member
from community.moderation.actions import queue
from community.moderation.actions.appeals import appeal
from community.moderation.actions.decisions import decide
from community.moderation.actions.stamping import renew_stamp
from community.moderation.models import Decision, QueueItem, WatchRule
from community.moderation.screening import Reason
from forum.actions.flags import flag_post
from forum.models import Post, Revision
from tests.factories import forum, members


def revision_of(item: QueueItem) -> Revision:
    return Revision.objects.get(pk=item.target_id)


def watch(value: str, explanation: str = "Why.", **fields: Any) -> WatchRule:
    """Return a watch rule in force: for a term that holds a text, unless the fields say another kind or effect."""
    rule = WatchRule.objects.create(value=value, explanation=explanation, **fields)
    renew_stamp()
    return rule


def held_item(*, reasons: list[Reason] | None = None, label: str = Label.GREEN, **fields: Any) -> QueueItem:
    """Return the queue item of a held reply, in a thread of its own unless `thread` is given."""
    thread = fields.pop("thread", None) or forum.thread()
    opening = Post.objects.get(thread=thread, parent=None)
    post = forum.held_post(thread=thread, parent=opening, **fields)
    return queue.hold(
        target=Revision.objects.get(post=post),
        team=thread.board.moderators,
        author=post.author,
        label=label,
        reasons=[Reason("premoderated")] if reasons is None else reasons,
    )


def held_again(item: QueueItem, *reasons: Reason) -> QueueItem:
    """Let something be added to an item while somebody may be reading it."""
    return queue.hold(target=revision_of(item), team=item.team, author=item.author, label=item.label, reasons=reasons)


def flagged_item(*, flagger: Member | None = None, reason: str = "conduct", note: str = "", **fields: Any) -> QueueItem:
    """Return the queue item of a published reply that a member flagged."""
    thread = fields.pop("thread", None) or forum.thread()
    post = forum.post(thread=thread, **fields)
    return flag_post(flagger=flagger or members.member(), post=post, reason=reason, note=note).item


def held_items(number: int, **fields: Any) -> list[QueueItem]:
    """Return so many items of held replies, each like the one that `held_item` makes; in few queries."""
    first = held_item(**fields)
    revision = revision_of(first)
    posts = Post.objects.bulk_create(_like(revision.post) for _ in range(number))
    revisions = Revision.objects.bulk_create(_like(revision, post_id=post.pk) for post in posts)
    return QueueItem.objects.bulk_create(_like(first, target_id=one.pk) for one in revisions)


def crowd(item: QueueItem, number: int) -> None:
    """Let so many more wait as `item` does; of texts that are gone."""
    QueueItem.objects.bulk_create(_like(item, target_id=10**6 + n) for n in range(number))


def _like(row: Any, **changed: Any) -> Any:
    """Return another row like this one, not kept yet."""
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    shared = {name: value for name, value in facts.items() if name not in ("id", "public_id")}
    return type(row)(**shared | changed)


def moderator_of(item: QueueItem) -> Member:
    """Return a moderator who sits in the item's team."""
    return members.moderator(item.team)


def decided(item: QueueItem, outcome: str = "remove", *, by: Member | None = None, **said: Any) -> Decision:
    """Return the decision of a moderator over an item as it is now."""
    clears = outcome in ("release", "keep")
    said = {"reason": "no-concern" if clears else "personal", "note": "" if clears else "It names a site."} | said
    version = QueueItem.objects.get(pk=item.pk).version
    made = decide(item=item, moderator=by or moderator_of(item), outcome=outcome, version=version, **said)
    assert made
    return made


def appealed(decision: Decision, words: str = "It names no site at all.") -> QueueItem:
    """Return the item of a decision against which its author has appealed."""
    assert decision.item.author
    appeal(decision=decision, author=decision.item.author, words=words)
    return QueueItem.objects.get(pk=decision.item_id)

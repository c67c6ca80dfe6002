"""Making label and readers narrower, at once. They never become wider where they stand (widening.py)."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from community.audit.record import record
from community.core.rulings import require
from community.core.tlp import Label, strictest
from community.members.actions.readers import name_more, name_readers
from community.members.models import Audience, Group, Member
from community.moderation.actions import queue
from community.moderation.models import QueueItem
from forum import policy, search
from forum.models import LabelChange, Post, Revision, Thread
from forum.notices import LabelChanged
from realtime.live import gathered
from realtime.notify import notify

from .publishing import locked_thread
from .threads import readers_within


@transaction.atomic
@gathered()
def narrow_thread(
    *, by: Member, thread: Thread, label: str, groups: Collection[Group] = (), named: Collection[Member] = ()
) -> LabelChange:
    """Let `thread`, and every post in it, stand under `label` or a stricter one, for fewer readers.

    For those of its readers who are in one of `groups`, or who are `named` or its author; for all when neither is
    given. Raises Refused by policy, and ValidationError when that would not be narrower or does not fit.
    """
    thread = locked_thread(thread.pk)
    require(policy.can_narrow(by, thread))
    audience = readers_within(thread.audience, groups)
    if named:
        author = [thread.author] if thread.author else []
        audience = audience.narrowed_to(name_readers([*author, *named]))
    change = _narrow(thread, by=by, label=label, audience=audience)
    if by != thread.author:
        record(actor=by, action="forum.thread_narrowed", target=thread, label=label)
    notify(LabelChanged, change)
    return change


def require_label(thread: Thread, label: str) -> None:
    """Raise ValidationError unless a post of `thread` may stand under `label`."""
    if not (ruling := policy.can_label(thread, label)):
        raise ValidationError({"label": ruling.sentence})


def raise_label(post: Post, label: str, *, by: Member) -> None:
    """Let a reply stand under a stricter label from now on; its opening post rises with the thread (`raise_thread`).

    The caller holds the transaction, with the thread locked. Raises ValidationError when it would not be stricter or
    does not fit.
    """
    require_label(post.thread, label)
    if post.is_opening or strictest(post.label, label) == post.label:
        raise ValidationError({"label": policy.NEVER_WIDER})
    own, audience = Post.objects.filter(pk=post.pk), post.thread.audience
    if not (ruling := policy.can_wait_on(post.thread.board, label, audience, waiting=labels_waiting(own))):
        raise ValidationError({"label": ruling.sentence})  # it is flagged
    if post.path is not None:  # of what was never published nobody is told
        notify(LabelChanged, note_change(post.thread, by=by, post=post, label=label))
    post.label = label
    post.save(update_fields=["label"])
    relabel_items(own, label, audience)
    search.index(post)


def raise_thread(thread: Thread, label: str, *, by: Member) -> None:
    """Let a thread and all that is in it stand under a stricter label for the readers it has.

    The caller holds the transaction, with the thread locked. Raises ValidationError when it does not fit.
    """
    was_published = thread.state == Thread.State.PUBLISHED
    change = _narrow(thread, by=by, label=label, audience=thread.audience)
    if was_published:  # of what was never published nobody is told
        notify(LabelChanged, change)


def _narrow(thread: Thread, *, by: Member, label: str, audience: Audience) -> LabelChange:
    for ruling in (
        policy.can_be_narrowed(thread, label, audience),
        policy.can_be_taken_from(thread, label, audience, waiting=labels_waiting(Post.objects.filter(thread=thread))),
    ):
        if not ruling:
            raise ValidationError(ruling.sentence)
    change = note_change(thread, by=by, label=label, audience=audience)
    thread.label, thread.audience = label, audience
    thread.save(update_fields=["label", "audience"])
    raise_posts(thread)
    search.unindex_unsearchable(thread)
    return change


@transaction.atomic
@gathered()
def add_named_readers(*, by: Member, thread: Thread, people: Collection[Member]) -> None:
    """Let the author of `thread` add to its named readers; all of them are told, once. Raises Refused by policy.

    Raises ValidationError when somebody among them could not read the thread even then; then nobody is added.
    """
    thread = locked_thread(thread.pk)
    require(policy.can_name_reader(by, thread))
    lists = thread.audience.groups.filter(kind=Group.Kind.NAMED)
    added = {member for group in lists for member in name_more(group=group, members=people)}
    if thread.audience.members().filter(pk__in=[member.pk for member in people]).count() < len(set(people)):
        raise ValidationError(policy.NOT_OF_THE_BOARD)
    changes = [_note_reader(thread, by, member) for member in people if member in added]
    if changes:
        notify(LabelChanged, changes[-1])


def _note_reader(thread: Thread, by: Member, member: Member) -> LabelChange:
    record(actor=by, action="forum.reader_named", target=thread, member=member.pk)
    return note_change(thread, by=by, reader=member)


def note_change(
    thread: Thread,
    *,
    by: Member,
    post: Post | None = None,
    label: str = "",
    audience: Audience | None = None,
    reader: Member | None = None,
) -> LabelChange:
    """Write down, for the readers, what becomes of a thread's or a post's label and readers; before it is done."""
    before = post.label if post else thread.label
    return LabelChange.objects.create(
        thread=thread,
        post=post,
        by=by,
        label_before=before,
        label_after=label or before,
        audience_before=thread.audience,
        audience_after=audience or thread.audience,
        reader_added=reader,
    )


def raise_posts(thread: Thread) -> None:
    """Let every post stand under the thread's label at least, and what moderators have of it under the post's."""
    wider = [label for label in Label if strictest(label, thread.label) != label]
    Post.objects.filter(thread=thread, label__in=wider).update(label=thread.label)
    posts = Post.objects.filter(thread=thread)
    for label in set(posts.values_list("label", flat=True)):
        relabel_items(posts.filter(label=label), label, thread.audience)


def relabel_items(posts: QuerySet[Post], label: str, audience: Audience) -> None:
    """Let what moderators have of these posts stand under `label` too, and for whom that allows."""
    revisions = Revision.objects.filter(post__in=posts)
    queue.relabel(model=Revision, targets=revisions, label=label, among=policy.among(label, audience))


def labels_waiting(posts: QuerySet[Post]) -> set[str]:
    """Return the labels of those of `posts` that wait for a moderator, held or flagged."""
    revisions = ContentType.objects.get_for_model(Revision)
    items = QueueItem.objects.open().filter(target_type=revisions).values("target_id")
    return set(Revision.objects.filter(post__in=posts, pk__in=items).values_list("post__label", flat=True))

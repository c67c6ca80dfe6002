"""Replying and editing. Each is one use case in one transaction: words, screening, publication or hold, telling."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from community.core.rulings import require
from community.members.models import Member
from community.moderation.actions import queue
from forum import policy
from forum.models import Attachment, Post, Revision, Thread
from realtime.live import gathered

from .enclosing import enclose
from .narrowing import raise_label, require_label
from .publishing import locked_thread
from .submitting import Said, new_post, new_revision, submit, submitted_before, take_turn, take_turn_within_limit
from .subscriptions import subscribe_if_silent
from .withholding import end_overtaken_appeals


class EditConflict(Exception):
    """The post was changed since the form was opened. Nothing was written."""

    def __init__(self, latest: Revision) -> None:
        super().__init__(latest.number)
        self.latest = latest


@transaction.atomic
def post_reply(
    *,
    author: Member,
    thread: Thread,
    parent: Post | None = None,
    body: str,
    label: str = "",
    language: str,
    files: Sequence[Attachment] = (),
    said_sensitive: bool = False,
    submission_key: uuid.UUID | None = None,
) -> Post:
    """Write a reply to `parent` (None: to the opening post), with staged `files`, and return it, published or held.

    Without a `label` of its own it stands under the thread's. The same submission sent twice is one post. Raises
    Refused when the policy does not allow it, ValidationError when the label is not one for this thread or a file
    cannot go along, SentOtherwise for a form that was sent before and said something else.
    """
    take_turn(submission_key)
    said = Said(body=body, label=label, files=files)
    place = Q(post__parent=parent) if parent else Q(post__thread=thread, post__parent__parent=None)
    if earlier := submitted_before(author, submission_key, said, place=place):
        return earlier.post
    thread = locked_thread(thread.pk)
    answered = Post.objects.get(pk=parent.pk) if parent else Post.objects.get(thread=thread, parent=None)
    require(policy.can_reply(author, thread, answered))
    require(policy.can_speak(author, thread))
    require(policy.can_still_hide(thread))
    require(policy.can_write_now(author, thread))
    take_turn_within_limit(author)
    label = label or thread.label
    require_label(thread, label)
    post = new_post(thread=thread, parent=answered, author=author, language=language, label=label)
    names = enclose(post=post, author=author, files=files)
    revision = new_revision(post=post, editor=author, body=body, files=names, submission_key=submission_key)
    subscribe_if_silent(member=author, thread=thread)
    submit(revision, said_sensitive=said_sensitive)
    post.refresh_from_db()
    return post


@transaction.atomic
@gathered()
def edit_post(
    *,
    editor: Member,
    post: Post,
    body: str,
    title: str = "",
    tags: Sequence[str] = (),
    label: str = "",
    files: Sequence[Attachment] | None = None,
    base_number: int,
    reason: str = "",
    said_sensitive: bool = False,
    submission_key: uuid.UUID | None = None,
) -> Revision:
    """Write a new version of `post` and return it, published or held; a held one leaves the published one standing.

    `title` and `tags` are those of its thread, for an opening post; they too change once the version is published. A
    reply's `label` may become stricter, at once. `base_number` is the version that the editor started from, `reason`
    why they change it. A version still waiting for a moderator is withdrawn. `files` are all that go with it; None:
    those that did. Raises EditConflict when there is a newer one, Refused when the policy does not allow it,
    ValidationError for a wider label or a file that cannot go along, SentOtherwise as post_reply does.
    """
    take_turn(submission_key)
    said = Said(body=body, title=title, tags=tags, label=label, files=files or ())
    if earlier := submitted_before(editor, submission_key, said, place=Q(post=post)):
        return earlier
    locked_thread(post.thread_id)  # before any queue item, as a decision does
    _withdraw_waiting(post)
    post = Post.objects.select_related("thread__board", "current").get(pk=post.pk)
    require(policy.can_edit(editor, post))
    latest = Revision.objects.filter(post=post).order_by("-number")[0]
    if latest.number != base_number:
        raise EditConflict(latest)
    if label not in ("", post.label):
        raise_label(post, label, by=editor)
    if post.state == Post.State.RETURNED:
        post.state = Post.State.HELD
        post.save(update_fields=["state"])
    names = enclose(post=post, author=editor, files=files, number=latest.number + 1)
    revision = new_revision(
        post=post,
        editor=editor,
        title=title,
        body=body,
        tags=tags,
        options=latest.options,
        reason=reason,
        files=names,
        submission_key=submission_key,
        number=latest.number + 1,
    )
    submit(revision, said_sensitive=said_sensitive)
    end_overtaken_appeals(post)
    revision.refresh_from_db()
    return revision


def _withdraw_waiting(post: Post) -> None:
    """Take back what waits, before anything else is read: a moderator may be deciding on it this very moment.

    What was returned waits where it was appealed, and stays returned.
    """
    for waiting in Revision.objects.filter(post=post, state__in=(Revision.State.HELD, Revision.State.RETURNED)):
        queue.withdraw(target=waiting)
        Revision.objects.filter(pk=waiting.pk, state=Revision.State.HELD).update(state=Revision.State.WITHDRAWN)

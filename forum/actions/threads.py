"""Starting a thread."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.dates import half_day
from community.core.public_ids import unordered_key
from community.core.rulings import require
from community.core.tlp import acting
from community.members.actions.readers import name_readers, organisations_together
from community.members.models import Audience, Group, Member
from community.moderation.screening import Reason
from forum import policy
from forum.authorship import wrapped_key
from forum.models import Attachment, Board, Kind, Post, RuleKey, Thread

from .enclosing import enclose
from .polls import PollPlan, start_poll
from .submitting import Said, new_post, new_revision, submit, submitted_before, take_turn, take_turn_within_limit
from .subscriptions import subscribe_if_silent

_BITS = 31
"""Of a thread's key: taggit keeps what it tags in four bytes."""


@transaction.atomic
def start_thread(
    *,
    author: Member,
    board: Board,
    title: str,
    body: str,
    label: str,
    audience: Audience,
    named: Collection[Member] = (),
    language: str,
    tags: Sequence[str] = (),
    files: Sequence[Attachment] = (),
    beside: Post | None = None,
    under_rule: bool = False,
    kind: str = Kind.DISCUSSION,
    poll: PollPlan | None = None,
    said_sensitive: bool = False,
    known: Sequence[Reason] = (),
    submission_key: uuid.UUID | None = None,
) -> Post:
    """Write a thread's opening post and return it; the thread is published with it or held with it.

    Of `audience`, only those `named` read it with the author, when any are: a list that is made now. `beside` is the
    post whose stricter continuation it is; staged `files` go along. `under_rule` puts it under the Chatham House Rule,
    for good. A thread of the kind poll has a `poll`. `known` reasons hold it besides those found in it. The same
    submission sent twice is one thread. Raises Refused when the policy does not allow it, and ValidationError when the
    audience is wider than the board's or than the label allows, or a file cannot go along; SentOtherwise for a form
    that was sent before and said something else.
    """
    take_turn(submission_key)
    options = poll.options if poll else None
    sent = Said(title=title, body=body, tags=tags, options=options, label=label, files=files)
    if earlier := submitted_before(author, submission_key, sent, place=Q(post__thread__board=board, post__parent=None)):
        return earlier.post
    require(policy.can_start(author, board))
    take_turn_within_limit(author)
    require(policy.can_be_of_kind(author, board, kind, under_rule=under_rule))
    if named:
        audience = audience.narrowed_to(name_readers([author, *named]))
    _require_readers(author, board, label, audience)
    if beside:
        _require_stricter(beside, label, audience)
    said = {"board": board, "title": title, "language": language, "label": label, "audience": audience, "kind": kind}
    thread = _new_thread_under_rule(said) if under_rule else Thread.objects.create(author=author, beside=beside, **said)
    require(policy.can_speak(author, thread))
    if poll:
        start_poll(thread, poll)
    post = new_post(thread=thread, parent=None, author=author, language=language, label=label)
    names = enclose(post=post, author=author, files=files)
    revision = new_revision(
        post=post,
        editor=author,
        title=title,
        body=body,
        tags=tags,
        options=poll.options if poll else (),
        files=names,
        submission_key=submission_key,
    )
    subscribe_if_silent(member=author, thread=thread)
    submit(revision, said_sensitive=said_sensitive, known=known)
    post.refresh_from_db()
    return post


def _new_thread_under_rule(said: dict[str, Any]) -> Thread:
    require(policy.can_be_under_rule(said["board"], said["audience"]))
    begun = half_day(timezone.now())
    thread = Thread.objects.create(
        pk=unordered_key(bits=_BITS), under_rule=True, created=begun, last_activity=begun, **said
    )
    RuleKey.objects.create(thread=thread, wrapped=wrapped_key())
    return thread


@transaction.atomic
def readers_within(audience: Audience, groups: Collection[Group]) -> Audience:
    """Return the audience of those in `audience` who are also in one of `groups`; of all when there are none."""
    return audience.narrowed_to(organisations_together(groups)) if groups else audience


def _require_readers(author: Member, board: Board, label: str, audience: Audience) -> None:
    if not audience.lies_within(board.audience):
        raise ValidationError(
            {"readers": _("Not all the readers you chose can read this board. Choose among the board's readers.")}
        )
    if not (ruling := policy.can_be_addressed(author, label, audience)):
        raise ValidationError({"readers": ruling.sentence})


def _require_stricter(post: Post, label: str, audience: Audience) -> None:
    require(policy.can_stand_beside(post))
    if acting(label).strictness < acting(post.label).strictness or not audience.lies_within(post.thread.audience):
        raise ValidationError(
            {
                "label": _(
                    "A thread beside a post is at least as strict, and read by none but the readers of its thread."
                )
            }
        )

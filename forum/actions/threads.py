"""Starting a thread."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.dates import half_day
from community.core.public_ids import unordered_key
from community.core.rulings import require
from community.members.models import Audience, Group, Member
from forum import policy
from forum.authorship import wrapped_key
from forum.models import Board, Post, RuleKey, Thread

from .submitting import new_post, new_revision, submit, submitted_before, take_turn
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
    language: str,
    tags: Sequence[str] = (),
    under_rule: bool = False,
    said_sensitive: bool = False,
    submission_key: uuid.UUID | None = None,
) -> Post:
    """Write a thread's opening post and return it; the thread is published with it or held with it.

    `under_rule` puts it under the Chatham House Rule, for good. The same submission sent twice is one thread.
    Raises Refused when the policy does not allow it, and ValidationError
    when the audience is wider than the board's or than the label allows.
    """
    take_turn(submission_key)
    if earlier := submitted_before(author, submission_key):
        return earlier.post
    require(policy.can_start(author, board))
    _require_readers(board, label, audience)
    thread = _new_thread(author, board, title=title, label=label, audience=audience, language=language, rule=under_rule)
    require(policy.can_speak(author, thread))
    post = new_post(thread=thread, parent=None, author=author, language=language, label=label)
    revision = new_revision(post=post, editor=author, title=title, body=body, tags=tags, submission_key=submission_key)
    subscribe_if_silent(member=author, thread=thread)
    submit(revision, said_sensitive=said_sensitive)
    post.refresh_from_db()
    return post


def _new_thread(
    author: Member, board: Board, *, title: str, label: str, audience: Audience, language: str, rule: bool
) -> Thread:
    said = {"board": board, "title": title, "language": language, "label": label, "audience": audience}
    if not rule:
        return Thread.objects.create(author=author, **said)
    require(policy.can_be_under_rule(board, audience))
    begun = half_day(timezone.now())
    thread = Thread.objects.create(
        pk=unordered_key(bits=_BITS), under_rule=True, created=begun, last_activity=begun, **said
    )
    RuleKey.objects.create(thread=thread, wrapped=wrapped_key())
    return thread


@transaction.atomic
def audience_of(*, board: Board, group: Group | None) -> Audience:
    """Return the audience of the board's readers, or of those who are also in `group`."""
    return board.audience.narrowed_to(group) if group else board.audience


def _require_readers(board: Board, label: str, audience: Audience) -> None:
    if not audience.lies_within(board.audience):
        raise ValidationError(
            {"readers": _("Not all the readers you chose can read this board. Choose among the board's readers.")}
        )
    if not audience.fits(label):
        raise ValidationError(
            {"label": _("This label does not allow so many readers. Choose fewer readers or a less strict label.")}
        )

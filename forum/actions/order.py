"""Keeping a thread in order where it stands: pinned, renamed, slower, with a last day; and moved to another board."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Board, Post, Revision, Thread, ThreadNote
from forum.notices import LabelChanged
from realtime.live import gathered
from realtime.notify import notify

from .narrowing import note_change
from .noting import note
from .publishing import locked_thread
from .submitting import new_revision, submit


@transaction.atomic
def pin_thread(*, moderator: Member, thread: Thread, pinned: bool) -> None:
    """Let the thread stand above the others of its board, or no more. Raises Refused by policy."""
    thread = locked_thread(thread.pk)
    require(policy.can_keep_order(moderator, thread))
    if thread.pinned != pinned:
        thread.pinned = pinned
        thread.save(update_fields=["pinned"])
        note(thread, by=moderator, deed=ThreadNote.Deed.PINNED if pinned else ThreadNote.Deed.UNPINNED)


@transaction.atomic
def slow_thread(*, moderator: Member, thread: Thread, minutes: int, last_day: date | None) -> None:
    """Let `minutes` lie between two posts of the same member, and the thread close after `last_day`.

    Raises Refused by policy, ValidationError for a day that has passed.
    """
    thread = locked_thread(thread.pk)
    require(policy.can_keep_order(moderator, thread))
    if last_day and last_day < timezone.now().date():
        raise ValidationError({"last_day": _("The last day has passed already. Choose a later one, or none.")})
    if (thread.slow, thread.last_day) != (minutes, last_day):
        thread.slow, thread.last_day = minutes, last_day
        thread.save(update_fields=["slow", "last_day"])
        note(thread, by=moderator, deed=ThreadNote.Deed.SLOWED)


@transaction.atomic
@gathered()
def rename_thread(*, moderator: Member, thread: Thread, title: str, tags: Sequence[str]) -> Revision:
    """Give the thread another title and other tags: a new version of its opening, screened like any other.

    Raises Refused by policy.
    """
    thread = locked_thread(thread.pk)
    require(policy.can_rename(moderator, thread))
    opening = Post.objects.select_related("current", "thread__board").get(thread=thread, parent=None)
    assert opening.current  # noqa: S101 - policy: a published thread's opening is published
    latest = Revision.objects.filter(post=opening).order_by("-number")[0]
    revision = new_revision(
        post=opening,
        editor=moderator,
        title=title,
        tags=tags,
        body=opening.current.body,
        options=opening.current.options,
        number=latest.number + 1,
        submission_key=None,
    )
    submit(revision, said_sensitive=False)
    revision.refresh_from_db()
    if revision.state == Revision.State.PUBLISHED:
        note(locked_thread(thread.pk), by=moderator, deed=ThreadNote.Deed.RENAMED)
    return revision


@transaction.atomic
@gathered()
def move_thread(*, moderator: Member, thread: Thread, board: Board) -> None:
    """Let the thread stand on another board: for those of its readers who read that board too.

    Raises Refused by policy, ValidationError when its label needs other readers than those who would be left.
    """
    thread = locked_thread(thread.pk)
    require(policy.can_move(moderator, thread, board))
    audience = thread.audience
    if not audience.lies_within(board.audience):
        audience = audience.narrowed_to(*board.audience.groups.all())
        if not audience.fits(thread.label):
            raise ValidationError(_("The label of this thread asks for other readers than those of that board."))
        change = note_change(thread, by=moderator, audience=audience)
        notify(LabelChanged, change)
    thread.board, thread.audience, thread.pinned = board, audience, False
    thread.save(update_fields=["board", "audience", "pinned"])
    note(thread, by=moderator, deed=ThreadNote.Deed.MOVED)

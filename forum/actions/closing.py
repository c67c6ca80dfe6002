"""Closing a thread for replies, with what came of it, now or by the clock; and opening it again."""

from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone

from community.core.one_by_one import one_by_one
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Thread, ThreadNote

from .noting import note
from .publishing import locked_thread


@transaction.atomic
def close_thread(*, member: Member, thread: Thread, outcome: str = "") -> None:
    """Let nobody reply or change anything in `thread` any more; a moderator's `outcome` tells what came of it.

    Raises Refused by policy.
    """
    locked = locked_thread(thread.pk)
    require(policy.can_close(member, locked))
    if outcome:
        require(policy.can_say_outcome(member, locked))
    _close(locked, by=member, outcome=outcome)


@transaction.atomic
def open_thread(*, member: Member, thread: Thread) -> None:
    """Let its readers reply in `thread` again. Raises Refused by policy."""
    locked = locked_thread(thread.pk)
    require(policy.can_open(member, locked))
    locked.locked, locked.closed, locked.last_day, locked.outcome = False, None, None, ""
    locked.save(update_fields=["locked", "closed", "last_day", "outcome"])
    note(locked, by=member, deed=ThreadNote.Deed.OPENED)


def close_what_is_over(today: date) -> None:
    """Close each thread whose last day has passed."""
    over = Thread.objects.filter(last_day__lt=today, locked=False).values_list("pk", flat=True)
    one_by_one(over, partial(_close_if_over, today=today), failed="The thread %s could not be closed.")


@transaction.atomic
def _close_if_over(pk: int, *, today: date) -> None:
    thread = locked_thread(pk)
    if not thread.locked and thread.last_day and thread.last_day < today:
        _close(thread, by=None, outcome="")


def _close(thread: Thread, *, by: Member | None, outcome: str) -> None:
    thread.locked, thread.closed, thread.outcome = True, timezone.now().date(), outcome
    thread.save(update_fields=["locked", "closed", "outcome"])
    note(thread, by=by, deed=ThreadNote.Deed.CLOSED, words=outcome)

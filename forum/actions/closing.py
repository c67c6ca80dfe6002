"""Closing a thread for replies, and opening it again."""

from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Thread

from .publishing import locked_thread


@transaction.atomic
def close_thread(*, moderator: Member, thread: Thread) -> None:
    """Let nobody reply or change anything in `thread` any more. Raises Refused by policy."""
    locked = locked_thread(thread.pk)
    require(policy.can_close(moderator, locked))
    locked.locked, locked.closed = True, timezone.now().date()
    locked.save(update_fields=["locked", "closed"])
    record(actor=moderator, action="forum.close", target=locked)


@transaction.atomic
def open_thread(*, moderator: Member, thread: Thread) -> None:
    """Let its readers reply in `thread` again. Raises Refused by policy."""
    locked = locked_thread(thread.pk)
    require(policy.can_open(moderator, locked))
    locked.locked, locked.closed = False, None
    locked.save(update_fields=["locked", "closed"])
    record(actor=moderator, action="forum.open", target=locked)

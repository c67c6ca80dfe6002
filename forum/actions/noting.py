"""Writing down what was done to keep a thread in order: for its readers, and for the audit log."""

from community.audit.record import record
from community.members.models import Member
from forum.models import Thread, ThreadNote
from realtime.live import changed


def note(
    thread: Thread, *, by: Member | None, deed: ThreadNote.Deed, words: str = "", other: Thread | None = None
) -> None:
    """Note it, in the caller's transaction; the thread's row is locked by the caller."""
    ThreadNote.objects.create(thread=thread, by=by, deed=deed, words=words, other=other)
    if not thread.has_notes:
        thread.has_notes = True
        thread.save(update_fields=["has_notes"])
    details = {"other": other.pk} if other else {}
    record(actor=by, action=f"forum.{deed.value}", target=thread, **details)
    if not thread.under_rule:
        changed(thread.topic)

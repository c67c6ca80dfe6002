"""What was done to keep a thread in order, as lines for its readers."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from community.core.visibility import Viewer
from forum.models import Thread, ThreadNote

from .addresses import thread_url
from .moments import Clock

_MOST = 50


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Who did what, when; what came of it; and the other thread, for whoever reads that too."""

    who: str
    """Nobody, where the clock did it."""
    deed: str
    when: SafeString
    words: str
    other_url: str
    other_title: str


def notes_of(viewer: Viewer, thread: Thread, clock: Clock) -> list[NoteLine]:
    """Return the latest fifty, newest first; without a query where nothing was noted, with two otherwise."""
    if not thread.has_notes:
        return []
    notes = list(ThreadNote.objects.visible_to(viewer).filter(thread=thread).select_related("by")[:_MOST])
    others = Thread.objects.visible_to(viewer).in_bulk({note.other_id for note in notes if note.other_id})
    return [_line(note, others.get(note.other_id or 0), thread, clock) for note in notes]


def _line(note: ThreadNote, other: Thread | None, thread: Thread, clock: Clock) -> NoteLine:
    return NoteLine(
        who=note.by.name if note.by else "",
        deed=note.get_deed_display(),
        when=clock.coarse(note.at) if thread.under_rule else clock.stamp(note.at),
        words=note.words,
        other_url=thread_url(other.public_id) if other else "",
        other_title=other.title if other else "",
    )

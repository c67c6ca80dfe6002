"""The saved notes of a moderator's teams: to keep them, and to choose one for an item."""

from django.utils.translation import get_language

from community.members.models import Member
from community.moderation.models import QueueItem, SavedNote
from community.moderation.models.saved_note import NoteAsRead


def notes_for(viewer: Member, item: QueueItem, *, language: str = "en") -> list[NoteAsRead]:
    """Return the notes of the item's team in its author's language; where nobody is named, in `language`."""
    notes = SavedNote.objects.visible_to(viewer).filter(team=item.team_id).order_by("name")
    return [note.read_in(item.author.language if item.author else language) for note in notes]


def kept_notes(viewer: Member) -> list[tuple[SavedNote, NoteAsRead]]:
    """Return all notes of the viewer's teams, by team and name, each as the viewer reads it."""
    notes = SavedNote.objects.visible_to(viewer).select_related("team").order_by("team__name", "name")
    return [(note, note.read_in(get_language() or "en")) for note in notes]

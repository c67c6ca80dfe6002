"""Saved notes: a team keeps what it often writes to authors."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.audit.record import record
from community.core.rulings import Refused, require
from community.members.models import Group, Member
from community.moderation import policy
from community.moderation.models import SavedNote


@transaction.atomic
def save_note(*, by: Member, team: Group, name: str, texts: dict[str, str], note: SavedNote | None = None) -> SavedNote:
    """Keep a new note for `team`, or change `note`. Raises Refused by policy, and where the name is another one's."""
    require(policy.can_keep_notes(by, team))
    kept = note or SavedNote(team=team)
    kept.name, kept.texts, kept.changed_by, kept.changed = name, texts, by, timezone.now()
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise Refused(policy.NAME_TAKEN) from error
    record(actor=by, action="moderation.note_saved", target=kept)
    return kept


@transaction.atomic
def delete_note(*, by: Member, note: SavedNote) -> None:
    """Delete it; what was written with it stays. Raises Refused by policy."""
    require(policy.can_keep_notes(by, note.team))
    record(actor=by, action="moderation.note_deleted", target=note)
    note.delete()

"""A member's record: opening it is written down, and what moderators note there for each other."""

import uuid

from django.db import transaction

from community.audit.record import record, record_once
from community.core.rulings import require
from community.members.models import Member
from community.moderation import people
from community.moderation.models import MemberNote


@transaction.atomic
def note_record_opening(*, member: Member, moderator: Member) -> None:
    """Record that `moderator` read the record of `member`, once an hour at most."""
    record_once(actor=moderator, action="moderation.record_open", target=member)


@transaction.atomic
def write_note(*, member: Member, by: Member, text: str, submission_key: uuid.UUID | None = None) -> MemberNote:
    """Keep a note about `member` for other moderators. The same submission sent twice is one. Raises Refused."""
    by = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # a double click waits here
    require(people.can_note(by, member))
    if submission_key and (earlier := MemberNote.objects.filter(by=by, submission_key=submission_key).first()):
        return earlier
    note = MemberNote.objects.create(member=member, by=by, text=text, submission_key=submission_key)
    record(actor=by, action="moderation.note_written", target=note, member=member.pk)
    return note

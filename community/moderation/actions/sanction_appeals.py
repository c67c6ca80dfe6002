"""Appealing against a sanction, once, and deciding that appeal."""

from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member
from community.moderation import people
from community.moderation.models import Sanction
from community.moderation.notices import SanctionAppealed, SanctionUpheld
from realtime.live import gathered
from realtime.notify import notify

from .sanctions import end, locked_sanction


@transaction.atomic
@gathered()
def appeal(*, sanction: Sanction, member: Member, text: str) -> Sanction:
    """Put the member's words before those who had no part in it. It holds until then. Raises Refused: late, twice."""
    locked = locked_sanction(sanction)
    if locked.appealed and locked.appeal == text and locked.member_id == member.pk:
        return locked  # a double click: its first half did it
    require(people.can_appeal(member, locked))
    locked.appeal, locked.appealed = text, timezone.now()
    locked.save()
    record(actor=member, action="moderation.sanction_appealed", target=locked, kind=locked.kind)
    notify(SanctionAppealed, locked)
    return locked


@transaction.atomic
@gathered()
def answer(*, sanction: Sanction, by: Member, lifts: bool, words: str) -> Sanction:
    """Decide an appeal, with words to the member. Raises Refused when `by` had a part in it, or somebody was faster."""
    locked, by = locked_sanction(sanction), Member.objects.get(pk=by.pk)
    require(people.can_answer(by, locked))
    locked.answer, locked.answered = words, timezone.now()
    locked.answered_by, locked.answered_from_id = by, by.organisation_id
    if lifts:
        end(locked, by=by)
        return locked
    locked.save()
    record(actor=by, action="moderation.sanction_upheld", target=locked, kind=locked.kind, member=locked.member_id)
    notify(SanctionUpheld, locked)
    return locked

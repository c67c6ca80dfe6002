"""What a moderator changes of a text before it is decided, so that whoever decides has seen it: words, or the label."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.rulings import Refused
from community.members.models import Member
from community.moderation.models import QueueItem
from community.moderation.subjects import Words
from realtime.live import gathered

from .opened import Conflict, opened_at
from .queue import note_changes

CHANGED_NOTHING = _("These are the words as they were. Change them, or go back.")


@transaction.atomic
@gathered()
def reword(*, item: QueueItem, moderator: Member, words: Words, version: int) -> None:
    """Put `words` in the place of those of a held text. Its reasons stay, and voices for the words before are void.

    Raises what `opened_at` raises, and ValidationError when nothing would change.
    """
    opened = opened_at(version, item=item, moderator=moderator)
    before = opened.subject.words(opened.target)
    if before is None:
        raise Conflict
    if words == before:
        raise ValidationError(CHANGED_NOTHING)
    opened.subject.reword(opened.target, words, moderator=opened.moderator)
    note_changes(opened.item)
    target = opened.subject.model._default_manager.get(pk=opened.item.target_id)
    record(actor=opened.moderator, action="moderation.reword", target=opened.item, hash=opened.subject.hash(target))


@transaction.atomic
@gathered()
def raise_label(*, item: QueueItem, moderator: Member, label: str, version: int) -> None:
    """Let what `item` is about stand under a stricter label, for good.

    Raises what `opened_at` raises, and ValidationError when it does not fit.
    """
    opened = opened_at(version, item=item, moderator=moderator)
    if label not in opened.subject.stricter_labels(opened.target):
        raise Conflict
    try:
        opened.subject.raise_label(opened.target, label, moderator=opened.moderator)
    except Refused as refused:
        raise Conflict(str(refused.sentence)) from refused
    note_changes(opened.item)
    record(actor=opened.moderator, action="moderation.raise_label", target=opened.item, label=label)

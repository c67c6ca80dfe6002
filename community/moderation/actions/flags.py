"""A member asks a moderator to look at something published."""

from django.db import models, transaction

from community.members.models import Group, Member
from community.moderation.models import Flag, QueueItem
from community.moderation.subjects import subject_for

from .queue import open_item


@transaction.atomic
def flag(
    *, flagger: Member, target: models.Model, team: Group, author: Member, label: str, reason: str, note: str
) -> Flag:
    """Put `target` before the moderators of `team`, with what it said at this moment as a hash.

    A second flag by the same member in the same round is the first one: it is returned and nothing changes.
    """
    standing = Flag.objects.standing(flagger=flagger, target=target).first()
    if standing:
        return standing
    item = open_item(target=target, team=team, author=author, label=label, kind=QueueItem.Kind.FLAG, reasons=[])
    made, _ = Flag.objects.get_or_create(
        item=item,
        round=item.round,
        flagger=flagger,
        defaults={"reason": reason, "note": note, "target_hash": subject_for(type(target)).hash(target)},
    )
    return made

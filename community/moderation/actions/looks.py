"""Who is looking. The others' pages are told when somebody comes or goes; no version rises, and no log is kept."""

from django.db import models, transaction
from django.utils import timezone

from community.members.models import Member
from community.moderation import policy
from community.moderation.models import ItemLook, QueueItem
from community.moderation.models.item_look import LOOK
from community.moderation.notices import QUEUE
from realtime.live import changed


@transaction.atomic
def look(*, item: QueueItem, moderator: Member) -> None:
    """Let the others see for a minute that `moderator` has an open `item` before them; nothing where they may not."""
    now = timezone.now()
    mine = ItemLook.objects.filter(item=item, member=moderator)
    if mine.filter(until__gt=now + LOOK / 2).exists():
        return  # a page asks often; most of the time there is nothing to write
    if item.state != QueueItem.State.OPEN or not policy.can_decide(moderator, item):
        return
    if not mine.filter(until__gt=now).update(until=now + LOOK):
        ItemLook.objects.update_or_create(item=item, member=moderator, defaults={"until": now + LOOK})
        changed(QUEUE)


@transaction.atomic
def look_away(*, item: QueueItem, moderator: Member) -> None:
    """End the moderator's look, if there is one."""
    _end(ItemLook.objects.filter(item=item, member=moderator))


@transaction.atomic
def end_looks() -> None:
    """End those of pages that have said nothing for a minute: closed without a word, asleep, or out of sight."""
    _end(ItemLook.objects.filter(until__lte=timezone.now()))


def _end(looks: models.QuerySet[ItemLook]) -> None:
    ended, _rows = looks.delete()
    if ended:
        changed(QUEUE)

"""Who else has an item before them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from community.members.models import Member
from community.moderation.models import ItemLook, QueueItem


def looking_beside(viewer: Member, items: Collection[QueueItem], now: datetime) -> dict[int, tuple[str, ...]]:
    """Return by item the names of those who look, in one query: without the viewer, and without whoever claimed it,
    which is said anyway.
    """
    looks = ItemLook.objects.visible_to(viewer).filter(item__in=items, until__gt=now).exclude(member=viewer)
    claimants = {item.pk: item.claimed_by_id for item in items if item.claimant(now)}
    names: defaultdict[int, list[str]] = defaultdict(list)
    for item, member, name in looks.order_by("member__name").values_list("item", "member", "member__name"):
        if claimants.get(item) != member:
            names[item].append(name)
    return {item: tuple(found) for item, found in names.items()}

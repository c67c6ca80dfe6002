"""Who else has an item before them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet

from community.core.keys import write_keys, written_keys
from community.core.prepared import prepared
from community.core.visibility import Viewer
from community.members.models import Member
from community.moderation.models import ItemLook

Look = tuple[int, str]
"""The key and the name of who looks."""


def looks_at(viewer: Member, items: Collection[int], now: datetime) -> dict[int, list[Look]]:
    """Return by item who has it before them at `now`, the viewer too, in one query."""
    found: defaultdict[int, list[Look]] = defaultdict(list)
    for item, until, member, name in _looks(viewer, write_keys(items)):
        if until > now:
            found[item].append((member, name))
    return found


def others_among(looks: Sequence[Look], viewer: Member, claimant: int | None) -> tuple[str, ...]:
    """Return the names of others who look, without whoever claimed it, which is said anyway."""
    return tuple(name for member, name in looks if member not in (viewer.pk, claimant))


@prepared
def _looks(viewer: Viewer, items: str) -> QuerySet[ItemLook, tuple[int, datetime, int, str]]:
    looks = ItemLook.objects.visible_to(viewer).filter(item__in=written_keys(items))
    return looks.order_by("member__name").values_list("item", "until", "member", "member__name")

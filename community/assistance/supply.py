"""How many ask and how many could help, by topic and region: sums alone, which name nobody."""

from collections import Counter

from community.directory.models import Expertise

from .models import Request
from .states import State

_NOT_ASKED = (State.DRAFT, State.WITHDRAWN, State.DECLINED)


def demand_by_place() -> Counter[tuple[int, str]]:
    """Count the requests of each topic and region that were not taken back or declined."""
    asked = Request.objects.exclude(state__in=_NOT_ASKED).exclude(topic=None)
    return Counter((topic or 0, region) for topic, region in asked.values_list("topic_id", "region"))


def supply_by_place() -> Counter[tuple[int, str]]:
    """Count the experts who said that they know a topic and help in a region, and take requests."""
    known = Expertise.objects.filter(profile__member__is_active=True).exclude(profile__availability="closed")
    counted = Counter[tuple[int, str]]()
    for topic, regions in known.values_list("topic_id", "profile__regions"):
        counted.update((topic, region) for region in regions)
    return counted

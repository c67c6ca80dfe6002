"""How many ask and how many could help, by topic and region: sums alone, which name nobody."""

from collections import Counter

from django.db.models import Count

from community.directory.models import Availability, Expertise, Profile
from community.members.models import Member

from .models import Request
from .states import State

_NOT_ASKED = (State.DRAFT, State.WITHDRAWN, State.DECLINED)


def demand_by_place() -> Counter[tuple[int, str]]:
    """Count the requests of each topic and region that were not taken back or declined."""
    asked = Request.objects.exclude(state__in=_NOT_ASKED).exclude(topic=None).order_by()
    counted = asked.values("topic_id", "region").annotate(n=Count("pk")).values_list("topic_id", "region", "n")
    return Counter({(topic or 0, region): n for topic, region, n in counted})


def supply_by_place() -> Counter[tuple[int, str]]:
    """Count the experts who said that they know a topic and help in a region, and take requests."""
    able = Profile.objects.filter(member__in=Member.objects.verified()).exclude(availability=Availability.CLOSED)
    known = Expertise.objects.filter(profile__in=able).order_by().values("topic_id", "profile__regions")
    counted = Counter[tuple[int, str]]()
    for topic, regions, n in known.annotate(n=Count("pk")).values_list("topic_id", "profile__regions", "n"):
        counted.update(dict.fromkeys(((topic, region) for region in regions), n))
    return counted

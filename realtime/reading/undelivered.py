"""What the outbox gave up, for those who watch over the site: kinds and numbers, nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from realtime.models import Delivery
from realtime.notices import notices


@dataclass(frozen=True, slots=True)
class GivenUp:
    """All of one kind on one road; `about` is empty for kinds that nobody chooses."""

    notice: str
    about: str
    road: str
    road_name: str
    count: int
    oldest: datetime
    latest: datetime


def given_up() -> list[GivenUp]:
    """Return what was given up after its last attempt, by kind and road, in one query."""
    rows = (
        Delivery.objects.filter(state=Delivery.State.FAILED)
        .values_list("notification__notice", "road")
        .annotate(Count("pk"), Min("notification__created"), Max("due"))
        .order_by("notification__notice", "road")
    )
    return [
        GivenUp(notice, _about(notice), road, Delivery.Road(road).label, count, oldest, latest)
        for notice, road, count, oldest, latest in rows
    ]


def _about(code: str) -> str:
    notice = notices.get(code)
    return str(notice.about) if notice else ""

"""Every Monday each moderator is told by mail how their queue stands: numbers alone, and nothing when there is none."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from community.members.models import Group, Member, Membership
from community.members.models.member import Role
from community.moderation.models import Decision, QueueItem, QueueWeek
from community.moderation.notices import WeekBegun
from community.moderation.reversals import count_reversed
from realtime.live import gathered
from realtime.notify import notify

SENT_FROM: Final = time(6)
"""On Mondays, UTC."""
_WEEK: Final = timedelta(days=7)


def tell_of_week() -> None:
    """On a Monday, tell each moderator who was not told yet; several workers tell each once."""
    now = timezone.now()
    if now.weekday() or now.time() < SENT_FROM:
        return
    told = QueueWeek.objects.filter(monday=now.date()).values("member")
    for moderator in _with_seats().exclude(pk__in=told).order_by("pk"):
        figures = _figures(moderator, now)
        if figures["waiting"] or figures["decided"]:
            _tell(moderator, now, figures)


@transaction.atomic
@gathered()
def _tell(moderator: Member, now: datetime, figures: dict[str, Any]) -> None:
    week, is_new = QueueWeek.objects.get_or_create(member=moderator, monday=now.date(), defaults=figures)
    if is_new:
        notify(WeekBegun, week)


def _with_seats() -> QuerySet[Member]:
    """Return the moderators who sit in a team that has ever had an item, or in the reserve."""
    teams = Q(group__in=QueueItem.objects.values("team")) | Q(group__kind=Group.Kind.RESERVE)
    seats = Membership.objects.filter(teams)
    return Member.objects.verified().filter(role=Role.MODERATOR, pk__in=seats.values("member"))


def _figures(moderator: Member, now: datetime) -> dict[str, Any]:
    visible = QueueItem.objects.visible_to(moderator)
    named = Q(author__isnull=False)
    stands = visible.open().aggregate(
        waiting=Count("pk"), late=Count("pk", filter=Q(due__lt=now)), since=Min("opened", filter=named)
    )
    since = stands.pop("since")
    made = list(
        Decision.objects.visible_to(moderator)
        .filter(item__in=visible.values("pk"), created__gt=now - _WEEK, created__lte=now)
        .select_related("item")
    )
    return stands | {
        "oldest": now - since if since else None,
        "decided": len(made),
        "half_within": _half_within(made),
        "reversed": count_reversed(moderator, made),
    }


def _half_within(made: Sequence[Decision]) -> timedelta | None:
    """Only of the latest round of each item: when earlier ones began is not kept."""
    timed = [one for one in made if one.item.author_id and one.round == one.item.round]
    seconds = [(one.created - one.item.opened).total_seconds() for one in timed]
    return timedelta(seconds=median(seconds)) if seconds else None

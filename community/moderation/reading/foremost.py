"""Which items stand first in the lists of one moderator, and how many there are: keys alone, in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from community.core.keys import write_keys, written_keys
from community.core.prepared import prepared
from community.core.visibility import Viewer
from community.members.models import Member, Membership
from community.moderation.models import QueueItem
from community.moderation.models.queue_item import seats_of
from community.moderation.recusal import NO_ORGANISATION, left_to_others

LONGEST: Final = 20
"""So many items are listed; the rest is a number. Nobody works a longer list from the top."""
COUNTED: Final = 200
"""So many are counted: more are called more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: the first, in their order, and how many; one more than are counted at most."""

    first: list[int]
    number: int
    late: int


def waiting_for(viewer: Member) -> Waiting:
    """Return what waits in the queues of `viewer`, in three queries."""
    by_team, given, now = _waiting_by_team(viewer), _waiting_besides(viewer), timezone.now()
    most = COUNTED + 1
    among = [*_firsts(first for first, _number, _late in by_team), *(key for key, _due in given[:LONGEST])]
    return Waiting(
        first=_in_order(viewer, write_keys(among)),
        number=min(sum(number for _first, number, _late in by_team) + len(given), most),
        late=min(sum(late for _first, _number, late in by_team) + sum(due < now for _key, due in given), most),
    )


def claimed_by(viewer: Member) -> list[int]:
    """Return the items whose lease `viewer` holds, the most urgent first."""
    return _claimed(viewer)


def decided_for(viewer: Member) -> list[int]:
    """Return the items of the queues of `viewer` that were closed last, the latest first, in three queries: one more
    than is listed, where more follow.
    """
    among = [*_firsts(_closed_by_team(viewer)), *_closed_besides(viewer)]
    return _latest(viewer, write_keys(among))


def of_others(viewer: Member, items: list[int]) -> set[int]:
    """Return those of the open `items` over which others decide, in one query."""
    return set(_of_others(viewer, viewer.organisation_id or NO_ORGANISATION, write_keys(items)))


def _firsts(by_team: Iterable[list[int]]) -> list[int]:
    """Return the keys among which the first of all teams together are."""
    return [key for keys in by_team for key in keys]


@prepared
def _waiting_by_team(viewer: Viewer) -> QuerySet[Membership, tuple[list[int], int, int]]:
    visible = QueueItem.objects.visible_to(viewer)
    number, late = (found.number_of_team(COUNTED + 1) for found in (visible.open(), visible.late(Now())))
    return seats_of(viewer).values_list(visible.open().by_urgency().first_of_team(LONGEST), number, late)


@prepared
def _waiting_besides(viewer: Viewer) -> QuerySet[QueueItem, tuple[int, datetime]]:
    waiting = QueueItem.objects.visible_to(viewer).open().besides_teams(viewer).by_urgency()
    return waiting.values_list("pk", "due")[: COUNTED + 1]


@prepared
def _in_order(viewer: Viewer, among: str) -> QuerySet[QueueItem, int]:
    waiting = QueueItem.objects.visible_to(viewer).open().filter(pk__in=written_keys(among))
    return waiting.by_urgency().values_list("pk", flat=True)[:LONGEST]


@prepared
def _claimed(viewer: Viewer) -> QuerySet[QueueItem, int]:
    mine = QueueItem.objects.visible_to(viewer).claimed_by(viewer, Now())
    return mine.by_urgency().values_list("pk", flat=True)[: COUNTED + 1]


@prepared
def _closed_by_team(viewer: Viewer) -> QuerySet[Membership, list[int]]:
    closed = QueueItem.objects.visible_to(viewer).closed()
    return seats_of(viewer).values_list(closed.first_of_team(LONGEST + 1), flat=True)


@prepared
def _closed_besides(viewer: Viewer) -> QuerySet[QueueItem, int]:
    closed = QueueItem.objects.visible_to(viewer).closed().besides_teams(viewer)
    return closed.values_list("pk", flat=True)[: LONGEST + 1]


@prepared
def _latest(viewer: Viewer, among: str) -> QuerySet[QueueItem, int]:
    closed = QueueItem.objects.visible_to(viewer).closed().filter(pk__in=written_keys(among))
    return closed.values_list("pk", flat=True)[: LONGEST + 1]


@prepared
def _of_others(viewer: Viewer, organisation: int, items: str) -> QuerySet[QueueItem, int]:
    listed = QueueItem.objects.visible_to(viewer).open().filter(pk__in=written_keys(items))
    return left_to_others(listed, viewer, organisation=organisation).values_list("pk", flat=True)

"""How the work of a moderator's teams stands: what waits, how long things took, what was taken back, who did how much.

Numbers alone: no text, no author, nothing of boards that are not the viewer's. What has no named author has no times.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, pairwise
from statistics import quantiles
from typing import Final, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.audit.models import AuditEntry
from community.core.keys import keys
from community.members.models import Member
from community.moderation.durations import in_words
from community.moderation.models import Decision, QueueItem
from community.moderation.reversals import count_reversed
from community.moderation.severity import Severity, target_time

LOOKED_BACK: Final = timedelta(days=30)
COUNTED: Final = 200
"""Of the latest decisions, and of what waits of each class: so much a page may cost."""
_OPENED = "moderation.open"
_AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class ClassRow:
    """What waits of one class: in all, past its target, and by age (up to an hour, four hours, a day, older)."""

    name: str
    target: str
    total: int
    late: int
    ages: tuple[int, ...]
    share: int
    """Of all that waits, in percent."""
    is_partial: bool
    """Whether more waits than was counted."""


@dataclass(frozen=True, slots=True)
class TimesRow:
    """How long the items of one class took: half of them, and nine of ten."""

    name: str
    decided: int
    look: tuple[str, str]
    decision: tuple[str, str]
    within: int
    """How many of them were decided within their target time, in percent."""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How many decisions a moderator made."""

    name: str
    decisions: int
    share: int


class _Made(NamedTuple):
    """A decision, and what is counted of its item."""

    item_id: int
    round: int
    outcome: str
    created: datetime
    moderator: str
    author: int | None
    latest: int
    opened: datetime
    severity: int


_MADE = (
    *("item", "round", "outcome", "created", "moderator__name"),
    *("item__author", "item__round", "item__opened", "item__severity"),
)


@dataclass(frozen=True, slots=True)
class ShiftPage:
    waiting: list[ClassRow]
    some_wait_uncounted: bool
    times: list[TimesRow]
    load: list[LoadRow]
    decided: int
    reversed: int
    """How many of them took away, or gave back, what an earlier decision had settled the other way."""
    reversed_share: int
    """Of all of them, in percent."""
    is_partial: bool
    """Whether more was decided than was counted."""


def shift_page(viewer: Member) -> ShiftPage:
    """Return the figures of the viewer's teams, in a constant number of queries."""
    now = timezone.now()
    made = _made(viewer, now - LOOKED_BACK)
    is_partial, made = len(made) > COUNTED, made[:COUNTED]
    waiting, reversed_ones = _waiting(viewer, now), count_reversed(viewer, made)
    return ShiftPage(
        waiting=waiting,
        some_wait_uncounted=any(row.is_partial for row in waiting),
        times=_times(made),
        load=_load(made),
        decided=len(made),
        reversed=reversed_ones,
        reversed_share=_percent(reversed_ones, len(made)),
        is_partial=is_partial,
    )


def _made(viewer: Member, since: datetime) -> list[_Made]:
    """Return the latest decisions, and one more than are counted: over what is closed, and what waits again."""
    visible = QueueItem.objects.visible_to(viewer)
    closed = visible.closed().foremost(viewer, COUNTED + 1)
    again = visible.again().foremost(viewer, COUNTED + 1)
    decided = Decision.objects.visible_to(viewer).filter(item__in=keys(chain(*closed, *again)), created__gt=since)
    return [_Made(*row) for row in decided.order_by("-created").values_list(*_MADE)[: COUNTED + 1]]


def _waiting(viewer: Member, now: datetime) -> list[ClassRow]:
    open_ones = QueueItem.objects.visible_to(viewer).open()
    counts = {one: open_ones.filter(severity=one)[: COUNTED + 1].aggregate(**_counts(now)) for one in Severity}
    everything = sum(count["total"] for count in counts.values())
    return [_class_row(one, count, everything) for one, count in counts.items()]


def _counts(now: datetime) -> dict[str, Count]:
    young = {f"within_{place}": Count("pk", filter=Q(opened__gt=now - age)) for place, age in enumerate(_AGES)}
    return {"total": Count("pk"), "late": Count("pk", filter=Q(due__lt=now)), **young}


def _class_row(severity: Severity, counted: dict[str, int], everything: int) -> ClassRow:
    total = min(counted["total"], COUNTED)
    within = [counted[f"within_{place}"] for place in range(len(_AGES))]
    return ClassRow(
        name=_class(severity),
        target=in_words(target_time(severity)),
        total=total,
        late=min(counted["late"], COUNTED),
        ages=tuple(upto - less for less, upto in pairwise([0, *within, counted["total"]])),
        share=_percent(counted["total"], everything),
        is_partial=counted["total"] > COUNTED,
    )


def _times(made: Sequence[_Made]) -> list[TimesRow]:
    """Only of the latest round of each item: when earlier ones began is not kept."""
    timed = [one for one in made if one.author and one.round == one.latest]
    looked = _first_looks({one.item_id: one.opened for one in timed})
    looks: defaultdict[int, list[timedelta]] = defaultdict(list)
    ends: defaultdict[int, list[timedelta]] = defaultdict(list)
    for one in timed:
        ends[one.severity].append(one.created - one.opened)
        if first := looked.get(one.item_id):
            looks[one.severity].append(first - one.opened)
    return [
        TimesRow(
            name=_class(one),
            decided=len(ends[one]),
            look=_half_and_most(looks[one]),
            decision=_half_and_most(ends[one]),
            within=_percent(sum(span <= target_time(one) for span in ends[one]), len(ends[one])),
        )
        for one in Severity
    ]


def _first_looks(began: dict[int, datetime]) -> dict[int, datetime]:
    """Return when each of the items was first opened by somebody since its latest round began."""
    opened = {str(item): at for item, at in began.items()}
    looks = AuditEntry.objects.filter(
        action=_OPENED, target_type=QueueItem._meta.label_lower, target_id__in=list(opened)
    )
    first: dict[int, datetime] = {}
    for target, at in looks.order_by("at").values_list("target_id", "at"):
        if at >= opened[target]:
            first.setdefault(int(target), at)
    return first


def _half_and_most(spans: list[timedelta]) -> tuple[str, str]:
    """Return within which time half of them, and nine of ten, were over; a dash where there were none."""
    if not spans:
        return "–", "–"
    seconds = sorted(span.total_seconds() for span in spans)
    tenths = quantiles(seconds, n=10, method="inclusive") if len(seconds) > 1 else seconds * 9
    return in_words(timedelta(seconds=tenths[4])), in_words(timedelta(seconds=tenths[8]))


def _load(made: Sequence[_Made]) -> list[LoadRow]:
    counts = Counter(one.moderator for one in made)
    return [LoadRow(name, count, _percent(count, len(made))) for name, count in counts.most_common()]


def _class(severity: Severity) -> str:
    return _("Class %(class)s: %(what)s") % {"class": severity.value, "what": severity.label}


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0

"""How the work of a moderator's teams stands: what waits, how long things took, what was taken back, who did how much.

Numbers alone: no text, no author, nothing of boards that are not the viewer's. What has no named author has no times.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import quantiles
from typing import Any, Final

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.audit.models import AuditEntry
from community.members.models import Member
from community.moderation.models import Decision, QueueItem
from community.moderation.severity import Severity, target_time

from .durations import in_words

LOOKED_BACK: Final = timedelta(days=30)
COUNTED: Final = 2000
"""Of the latest decisions: so much a page may cost."""
_OPENED = "moderation.open"
_AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
_TAKEN = (Decision.Outcome.RETURN, Decision.Outcome.REMOVE)
_LEFT = (Decision.Outcome.RELEASE, Decision.Outcome.KEEP)


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


@dataclass(frozen=True, slots=True)
class TimesRow:
    """How long the items of one class took: half of them, and nine of ten."""

    name: str
    decided: int
    look: tuple[str, str]
    decision: tuple[str, str]


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How many decisions a moderator made."""

    name: str
    decisions: int
    share: int


@dataclass(frozen=True, slots=True)
class ShiftPage:
    waiting: list[ClassRow]
    times: list[TimesRow]
    load: list[LoadRow]
    decided: int
    reversed: int
    """How many of them took away, or gave back, what an earlier decision had settled the other way."""
    is_partial: bool
    """Whether more was decided than was counted."""


def shift_page(viewer: Member) -> ShiftPage:
    """Return the figures of the viewer's teams, in a constant number of queries."""
    now = timezone.now()
    recent = Decision.objects.visible_to(viewer).filter(item__in=QueueItem.objects.visible_to(viewer))
    recent = recent.filter(created__gt=now - LOOKED_BACK).select_related("item", "moderator").order_by("-created")
    made = list(recent[: COUNTED + 1])
    is_partial, made = len(made) > COUNTED, made[:COUNTED]
    return ShiftPage(
        waiting=_waiting(viewer, now),
        times=_times(made),
        load=_load(made),
        decided=len(made),
        reversed=_reversed(viewer, made),
        is_partial=is_partial,
    )


def _waiting(viewer: Member, now: datetime) -> list[ClassRow]:
    young = {f"within_{place}": Count("pk", filter=Q(opened__gt=now - age)) for place, age in enumerate(_AGES)}
    counts = QueueItem.objects.visible_to(viewer).open().order_by().values("severity")
    found: dict[int, Any] = {
        row["severity"]: row
        for row in counts.annotate(total=Count("pk"), late=Count("pk", filter=Q(due__lt=now)), **young)
    }
    everything = sum(row["total"] for row in found.values())
    return [_class_row(one, found.get(one.value), everything) for one in Severity]


def _class_row(severity: Severity, counted: dict[str, Any] | None, everything: int) -> ClassRow:
    total = counted["total"] if counted else 0
    within = [counted[f"within_{place}"] if counted else 0 for place in range(len(_AGES))]
    return ClassRow(
        name=_class(severity),
        target=in_words(target_time(severity)),
        total=total,
        late=counted["late"] if counted else 0,
        ages=tuple(upto - less for less, upto in pairwise([0, *within, total])),
        share=_percent(total, everything),
    )


def _times(made: Sequence[Decision]) -> list[TimesRow]:
    """Only of the latest round of each item: when earlier ones began is not kept."""
    timed = [one for one in made if one.item.author_id and one.round == one.item.round]
    looked = _first_looks([one.item for one in timed])
    looks: defaultdict[int, list[timedelta]] = defaultdict(list)
    ends: defaultdict[int, list[timedelta]] = defaultdict(list)
    for one in timed:
        ends[one.item.severity].append(one.created - one.item.opened)
        if first := looked.get(one.item_id):
            looks[one.item.severity].append(first - one.item.opened)
    return [
        TimesRow(_class(one), len(ends[one]), _half_and_most(looks[one]), _half_and_most(ends[one])) for one in Severity
    ]


def _first_looks(items: Iterable[QueueItem]) -> dict[int, datetime]:
    """Return when each of the items was first opened by somebody in its latest round."""
    opened = {str(item.pk): item.opened for item in items}
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


def _load(made: Sequence[Decision]) -> list[LoadRow]:
    counts = Counter(one.moderator.name for one in made)
    return [LoadRow(name, count, _percent(count, len(made))) for name, count in counts.most_common()]


def _reversed(viewer: Member, made: Sequence[Decision]) -> int:
    """Count decisions that went the other way than the one of the round before."""
    again = [one for one in made if one.round > 1]
    items = [one.item_id for one in again]
    before = Decision.objects.visible_to(viewer).filter(item__in=items, round__lt=F("item__round"))
    outcomes = {(item, number): outcome for item, number, outcome in before.values_list("item", "round", "outcome")}
    return sum(_is_other(outcomes.get((one.item_id, one.round - 1), ""), one.outcome) for one in again)


def _is_other(before: str, after: str) -> bool:
    """A decision that was kept after an appeal went the same way."""
    return (before in _LEFT and after in _TAKEN) or (before in _TAKEN and after == Decision.Outcome.RELEASE)


def _class(severity: Severity) -> str:
    return _("Class %(class)s: %(what)s") % {"class": severity.value, "what": severity.label}


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0

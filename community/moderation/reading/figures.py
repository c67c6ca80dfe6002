"""How the whole network is moderated, in numbers for every member: by rule, never by person or board.

Counted by the database once an hour and over whole months, so that no number says what happened yesterday; small ones
are left out (disclosure.py).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeVar

from django.core.cache import cache
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.core.dates import month_and_year
from community.moderation.disclosure import FEWEST, Disclosed, Hidden, Shown, disclose, disclose_without_total
from community.moderation.durations import in_words
from community.moderation.models import Decision, QueueItem
from community.moderation.models.decision import APPEALABLE
from community.moderation.reasons import REFUSING, Rule

KEPT: Final = 3600
"""So many seconds a count is not made again."""
LATELY: Final = timedelta(days=30)
COUNTED: Final = 2000
"""Of the latest decisions, to say how long things take."""
MOST_YEARS: Final = 20
_MONTHS = 12
_Kind, _Outcome = QueueItem.Kind, Decision.Outcome
_TAKEN = (_Outcome.RETURN, _Outcome.REMOVE)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months: from the first day to the day after the last."""

    start: date
    end: date

    @classmethod
    def lately(cls, today: date) -> "Period":
        """The last twelve months that are over."""
        return cls(today.replace(year=today.year - 1, day=1), today.replace(day=1))

    @classmethod
    def of_year(cls, year: int, today: date) -> "Period":
        """A year; this year's months that are over."""
        return cls(date(year, 1, 1), min(date(year + 1, 1, 1), today.replace(day=1)))

    @property
    def in_words(self) -> str:
        language = get_language() or "en"
        last = self.end - timedelta(days=1)
        return _("%(first)s to %(last)s") % {
            "first": month_and_year(self.start, language),
            "last": month_and_year(last, language),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A number with what it counts; `share` in percent of the table's total where both are shown."""

    name: str
    number: str
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    about: str
    lines: list[Line]
    total: Line | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one period."""

    period: Period
    tables: list[Table]
    median: str
    """Within which time half of what was held was decided; empty where too little was."""


@dataclass(frozen=True, slots=True)
class YearLine:
    year: int
    period: str
    held: str
    flagged: str
    appealed: str


@dataclass(frozen=True, slots=True)
class TransparencyPage:
    lately: Figures
    years: list[YearLine]


def transparency_page() -> TransparencyPage:
    """Return the figures of the last twelve months, and of each year in short."""
    today = _today()
    years = [(year, Period.of_year(year, today)) for year in reversed(known_years())]
    return TransparencyPage(_figures(Period.lately(today)), [_year_line(year, period) for year, period in years])


def year_figures(year: int) -> Figures | None:
    """Return those of one year; None for a year of which there are none."""
    return _figures(Period.of_year(year, _today())) if year in known_years() else None


def known_years() -> range:
    """Return the years with a month that is over, from that of the first decision on."""
    last = (_today().replace(day=1) - timedelta(days=1)).year
    first = _kept("moderation.figures.first", _first_year)
    return range(max(first or last, last - MOST_YEARS + 1), last + 1)


def usually_within(severity: int) -> str:
    """Say how long texts of this class took lately; nothing where they were few."""
    span = _kept(f"moderation.usually.{severity}", lambda: _usual(severity))
    if not span:
        return ""
    return _("Lately half of the texts like it were decided within %(span)s.") % {"span": in_words(span)}


def _today() -> date:
    return timezone.now().astimezone(UTC).date()


def _kept(key: str, count: Callable[[], _T]) -> _T:
    counted: _T = cache.get_or_set(key, count, KEPT)  # type: ignore[assignment]  # None only where count gives it
    return counted


def _first_year() -> int:
    first = Decision.objects.aggregate(first=Min("created"))["first"]
    return first.astimezone(UTC).year if first else 0


def _made_in(period: Period) -> Any:
    start, end = (datetime(one.year, one.month, one.day, tzinfo=UTC) for one in (period.start, period.end))
    return Decision.objects.filter(created__gte=start, created__lt=end)


def _usual(severity: int) -> timedelta:
    since = timezone.now() - LATELY
    made = Decision.objects.filter(created__gt=since, waited__isnull=False, item__severity=severity)
    latest = made.order_by("-created").values_list("waited", flat=True)[:COUNTED]
    waits = sorted(waited for waited in latest if waited)
    return waits[len(waits) // 2] if len(waits) >= FEWEST else timedelta(0)


def _count(period: Period) -> dict[str, Any]:
    """Count in two or three queries, over an index of their days."""
    made = _made_in(period).order_by()
    counts = made.values_list("kind", "outcome", "reason", "by_machine").annotate(n=Count("pk"))
    waits = made.filter(kind=_Kind.HOLD, waited__isnull=False).values_list("waited", flat=True)
    many = waits.count()
    median = waits.order_by("waited")[many // 2] if many >= FEWEST else None
    return {"counts": list(counts), "median": median}


class _Counts:
    """What was counted in a period, asked by kind, outcome, rule and whether a machine had found it."""

    def __init__(self, period: Period) -> None:
        found = _kept(f"moderation.figures.{period.start}.{period.end}", lambda: _count(period))
        self.median: timedelta | None = found["median"]
        self._rows = found["counts"]

    def of(self, kind: str, *outcomes: str) -> int:
        return sum(n for one, outcome, _rule, _machine, n in self._rows if one == kind and outcome in outcomes)

    def by_rule(self) -> list[int]:
        taken: Counter[str] = Counter()
        for _kind, outcome, rule, _machine, n in self._rows:
            taken[rule] += n if outcome in APPEALABLE else 0
        return [taken[rule] for rule in REFUSING]

    def checked(self) -> list[int]:
        """Count what automatic checks held: false alarms, and all else."""
        held = [(rule, n) for kind, _outcome, rule, machine, n in self._rows if kind == _Kind.HOLD and machine]
        false = sum(n for rule, n in held if rule == Rule.FALSE_ALARM)
        return [false, sum(n for _rule, n in held) - false]


@dataclass(frozen=True, slots=True)
class _Shown:
    held: Disclosed
    flagged: Disclosed
    checked: Disclosed
    appealed: Disclosed
    rules: tuple[Shown, ...]

    @classmethod
    def of(cls, counts: _Counts) -> "_Shown":
        held = disclose([counts.of(_Kind.HOLD, outcome) for outcome in (_Outcome.RELEASE, *_TAKEN)])
        flagged = disclose([counts.of(_Kind.FLAG, *APPEALABLE), counts.of(_Kind.FLAG, _Outcome.KEEP)])
        appealed = disclose([counts.of(_Kind.APPEAL, one) for one in (_Outcome.RELEASE, _Outcome.KEEP)])
        return cls(held, flagged, disclose(counts.checked()), appealed, _rules(counts, held, flagged))


def _rules(counts: _Counts, held: Disclosed, flagged: Disclosed) -> tuple[Shown, ...]:
    """Their sum is what was returned and removed in all, which the other tables tell, or must not be told."""
    if held.is_whole and flagged.is_whole:
        return disclose(counts.by_rule()).cells
    return disclose_without_total(counts.by_rule(), at_least_one=True)


def _figures(period: Period) -> Figures:
    counts = _Counts(period)
    return Figures(period, _tables(_Shown.of(counts)), in_words(counts.median) if counts.median else "")


def _tables(shown: _Shown) -> list[Table]:
    return [
        _table(
            "held",
            _("Held texts"),
            _("Texts that waited for a moderator before anybody read them, and what was decided."),
            [_("Released"), _("Returned to their authors"), _("Removed")],
            shown.held,
        ),
        _table(
            "flagged",
            _("Flagged texts"),
            _("Published texts that a member or a check put before the moderators, and whether they followed it."),
            [_("Returned, removed or withheld in part"), _("Left as they were")],
            shown.flagged,
        ),
        _rules_table(shown.rules),
        _table(
            "checked",
            _("What automatic checks held"),
            _("How often a moderator said that the check was a false alarm."),
            [_("False alarms"), _("Other decisions")],
            shown.checked,
        ),
        _table(
            "appealed",
            _("Appeals"),
            _("Decided by somebody who had no part in the decision before."),
            [_("What was taken away came back"), _("The decision stood")],
            shown.appealed,
        ),
    ]


def _table(key: str, title: str, about: str, names: Sequence[str], shown: Disclosed) -> Table:
    total = shown.total if isinstance(shown.total, int) else 0
    return Table(key, title, about, _lines(names, shown.cells, total), Line(_("In all"), _number(shown.total)))


def _rules_table(cells: Sequence[Shown]) -> Table:
    numbers = [one for one in cells if isinstance(one, int)]
    total = sum(numbers) if len(numbers) == len(cells) else 0
    about = _("Texts that were returned, removed or withheld in part, by the rule that their authors were told.")
    names = [str(rule.label) for rule in REFUSING]
    return Table("rules", _("By rule"), about, _lines(names, cells, total), None)


def _lines(names: Iterable[str], cells: Iterable[Shown], total: int) -> list[Line]:
    return [
        Line(name, _number(cell), round(100 * cell / total) if total and isinstance(cell, int) else None)
        for name, cell in zip(names, cells, strict=True)
    ]


def _number(shown: Shown) -> str:
    if isinstance(shown, Hidden):
        return _("fewer than 5") if shown is Hidden.FEWER else _("not shown")
    return str(shown)


def _year_line(year: int, period: Period) -> YearLine:
    shown = _Shown.of(_Counts(period))
    totals = (_number(one.total) for one in (shown.held, shown.flagged, shown.appealed))
    return YearLine(year, period.in_words, *totals)

"""What is kept for so long and no longer: apps say in their `retained.py`, found at start, what is old.

Neither the audit log nor decisions nor what somebody wrote is ever named there: what becomes of those has rules of its
own (docs/operations/retention.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

BATCH: Final = 500
"""Rows that go in one transaction: a tenth of a second, and so much memory however many are old."""

Old = Callable[[datetime], QuerySet[Any]]
"""Returns the rows that were done with before a moment, and that nothing needs any more."""

kinds: Final[dict[str, Old]] = {}


@dataclass(frozen=True, slots=True)
class Gone:
    """How many rows of a kind went, or would go."""

    kind: str
    days: int
    count: int


def retained(kind: str) -> Callable[[Old], Old]:
    """Decorator: keep `kind`, one of settings.KEPT_DAYS, for so many days; the function says what is older."""

    def declare(old: Old) -> Old:
        kinds[kind] = old
        return old

    return declare


def would_go(now: datetime) -> Iterator[Gone]:
    """Count what is old, and change nothing."""
    for kind, days, old in _old(now):
        yield Gone(kind, days, old.count())


def let_go(now: datetime, *, most: int) -> Iterator[Gone]:
    """Delete what is old, up to about `most` rows of each kind."""
    for kind, days, old in _old(now):
        yield Gone(kind, days, _delete(old, most))


def _old(now: datetime) -> Iterator[tuple[str, int, QuerySet[Any]]]:
    for kind, days in settings.KEPT_DAYS.items():
        yield kind, days, kinds[kind](now - timedelta(days=days))


def _delete(old: QuerySet[Any], most: int) -> int:
    """Delete in batches; each asks again, for what was old a moment ago may be in use now."""
    gone = 0
    while gone < most:
        with transaction.atomic():
            batch = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
            _all, by_model = old.filter(pk__in=batch).delete()
        count = by_model.get(old.model._meta.label, 0)
        gone += count
        if count < BATCH:
            break
    return gone

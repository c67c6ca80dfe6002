"""Days, months and years as they are written in a query: 2026-11-03, 2026-11, 2026."""

import re
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
"""Years of which every database and every zone knows the first moment."""

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def first_moment(written: str) -> datetime | None:
    """Return when the day, month or year begins, in the reader's zone; None for anything else."""
    if not (found := _DAY.fullmatch(written)):
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return timezone.make_aware(datetime.combine(date(year, month, day), time.min))
    except ValueError:
        return None

"""The time by the database's clock: the one that all processes agree on, however their own machines' clocks go.

Whatever one process takes and another may take after a while (a mail, an item of the queue), and what is sent at a
certain time, is reckoned by it. Everything else stands an hour more or less, and uses `timezone.now`.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from .probes import check

TOLERATED: Final = timedelta(seconds=5)


def now() -> datetime:
    """Return the time by the database's clock, in UTC; SQLite has none but that of its one machine."""
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        told: datetime = cursor.fetchone()[0]
    return told


@check
def clock() -> str:
    """Whether this machine's clock goes with the database's."""
    ahead = timezone.now() - now()
    if abs(ahead) <= TOLERATED:
        return "ok"
    return f"{ahead.total_seconds():+.0f} s from the database's: set this machine's clock"

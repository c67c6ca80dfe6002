"""When a digest comes: by the wall clock of its reader, over changes of summer time too."""

from datetime import UTC, datetime

import pytest

from realtime.models import Hours, Pace
from realtime.pacing import next_digest

SATURDAY = datetime(2026, 3, 28, 7, 0, tzinfo=UTC)  # eight o'clock in Paris, where summer time begins on Sunday


@pytest.mark.parametrize(
    ("pace", "hour", "day", "expected"),
    [
        (Pace.DAILY, 9, 0, datetime(2026, 3, 28, 8, tzinfo=UTC)),
        (Pace.DAILY, 8, 0, datetime(2026, 3, 29, 6, tzinfo=UTC)),  # this one has just gone out
        (Pace.WEEKLY, 8, 5, datetime(2026, 4, 4, 6, tzinfo=UTC)),
        (Pace.WEEKLY, 9, 5, datetime(2026, 3, 28, 8, tzinfo=UTC)),
        (Pace.WEEKLY, 8, 3, datetime(2026, 4, 2, 6, tzinfo=UTC)),
    ],
)
def test_a_digest_is_due_at_the_members_hour_and_day(pace, hour, day, expected):
    hours = Hours(zone="Europe/Paris", digest_hour=hour, digest_day=day)

    assert next_digest(pace, hours, now=SATURDAY) == expected

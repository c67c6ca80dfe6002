"""When a member's next digest is due, by their own clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .models import Hours, Pace

_A_DAY = timedelta(days=1)


def next_digest(pace: str, hours: Hours, *, now: datetime) -> datetime:
    """Return when news of `now` goes out at `pace`, daily or weekly, to the member whose `hours` these are."""
    local = now.astimezone(ZoneInfo(hours.zone))
    # Arithmetic by the wall clock: a digest at seven stays at seven over a change of summer time.
    moment = local.replace(hour=hours.digest_hour, minute=0, second=0, microsecond=0)
    if moment <= local:
        moment += _A_DAY
    if pace == Pace.WEEKLY:
        moment += _A_DAY * ((hours.digest_day - moment.weekday()) % 7)
    return moment

"""When a member's next digest is due, and when their quiet hours end, by their own clock."""

from datetime import UTC, datetime, timedelta
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


def quiet_until(hours: Hours, *, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which `now` lies; None when it lies in none."""
    if hours.quiet_from is None or hours.quiet_until is None:
        return None
    local = now.astimezone(ZoneInfo(hours.zone))
    for day in (local.date() - _A_DAY, local.date()):
        start = datetime.combine(day, hours.quiet_from, local.tzinfo)
        over_night = hours.quiet_until <= hours.quiet_from
        end = datetime.combine(day + _A_DAY if over_night else day, hours.quiet_until, local.tzinfo)
        # Compared in UTC: within one zone, Python compares what the clocks show, and in autumn they show an hour twice.
        if day.weekday() in hours.quiet_days and start.astimezone(UTC) <= now < end.astimezone(UTC):
            return end
    return None

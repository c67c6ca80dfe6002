"""What comes due by the clock in the moderators' queue."""

from datetime import timedelta

from django.utils import timezone

from realtime.chores import every

from .actions.appeals import tell_of_stranded
from .actions.looks import end_looks
from .actions.overdue import settle_overdue
from .actions.weeks import tell_of_week

every(timedelta(minutes=1))(settle_overdue)
every(timedelta(seconds=20))(end_looks)
every(timedelta(hours=1))(tell_of_week)


@every(timedelta(hours=1))
def let_no_appeal_wait_on_nobody() -> None:
    tell_of_stranded(timezone.now())

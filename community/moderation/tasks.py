"""What comes due by the clock in the moderators' queue."""

from datetime import timedelta

from realtime.chores import every

from .actions.looks import end_looks
from .actions.overdue import settle_overdue
from .actions.weeks import tell_of_week

every(timedelta(minutes=1))(settle_overdue)
every(timedelta(seconds=20))(end_looks)
every(timedelta(hours=1))(tell_of_week)

"""What comes due by the clock in the moderators' queue."""

from datetime import timedelta

from realtime.chores import every

from .actions.looks import end_looks
from .actions.overdue import settle_overdue

every(timedelta(minutes=1))(settle_overdue)
every(timedelta(seconds=20))(end_looks)

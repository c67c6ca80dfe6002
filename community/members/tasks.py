"""What the worker does for members, again and again."""

from datetime import timedelta

from realtime.chores import every

from .actions.changes import settle_overdue
from .actions.log_rounds import LogRound

every(timedelta(minutes=1))(settle_overdue)
every(timedelta(minutes=1))(LogRound().go_on)

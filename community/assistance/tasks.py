"""What the worker does for requests and questions, again and again."""

from datetime import timedelta

from realtime.chores import every

from .actions.clockwork import keep_time
from .actions.invitations import move_on

every(timedelta(minutes=10))(keep_time)
every(timedelta(minutes=10))(move_on)

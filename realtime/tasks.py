"""What the worker does, again and again, for the audit log, which stands below it."""

from datetime import timedelta

from community.audit.actions.reasons import erase_old_reasons

from .chores import every

every(timedelta(hours=1))(erase_old_reasons)

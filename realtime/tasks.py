"""What the worker does, again and again, for the storeys below: the audit log, and what was kept long enough."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from community.audit.actions.reasons import erase_old_reasons
from community.core.retention import let_go

from .chores import every

MOST_AT_ONCE: Final = 5_000
"""Rows of each kind: other chores wait for some seconds at most."""

every(timedelta(hours=1))(erase_old_reasons)


@every(timedelta(hours=6))
def apply_retention() -> None:
    list(let_go(timezone.now(), most=MOST_AT_ONCE))

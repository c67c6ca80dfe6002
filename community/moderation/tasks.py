"""What comes due by the clock in moderation."""

from datetime import timedelta

from django.utils import timezone

from realtime.chores import every

from .actions.appeals import tell_of_stranded


@every(timedelta(hours=1))
def let_no_appeal_wait_on_nobody() -> None:
    tell_of_stranded(timezone.now())

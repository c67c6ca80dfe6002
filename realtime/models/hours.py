"""By which clock a member is reached, when their digests come, and when nothing does; no row means seven o'clock UTC,
on Mondays, and never quiet.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS


class Hours(models.Model):
    """One member's zone (a name of the IANA database), the hour of their digests, the day of the weekly one."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    zone = models.CharField(max_length=64, default="UTC")
    digest_hour = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(23)])
    digest_day = models.PositiveSmallIntegerField(choices=list(WEEKDAYS.items()), default=0)
    """As `datetime.weekday` counts: 0 is Monday."""
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    """Both or neither. Where the end is earlier in the day it is that of the next."""
    quiet_days = models.JSONField(default=list)
    """On which days quiet hours begin, as above."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            )
        ]

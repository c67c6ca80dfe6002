"""By which clock a member is reached, and when their digests come; no row means seven o'clock UTC, on Mondays."""

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

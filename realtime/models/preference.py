"""How soon a member wants to hear of what, by which road; no row means at once."""

from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Pace(models.TextChoices):
    """How soon a piece of news goes out; daily and weekly ones wait for the member's digest."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


PRESENCE: Final = "presence"
"""In the place of a notice: to be counted among those who read something at this moment, and to see how many others do.
On the site alone; no row means no (docs/decisions/0022-presence.md)."""


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def to_be_counted(self, member: Any) -> Self:
        """The row of a member (a primary key) who wants to be counted among those who read; none of any other."""
        return self.filter(member=member, notice=PRESENCE, road=Preference.Road.WEB, pace=Pace.AT_ONCE)


class Preference(models.Model):
    """One member's answer for one kind of notice and one road."""

    class Road(models.TextChoices):
        WEB = "web", _("On the site")
        MAIL = "mail", _("By mail")
        PUSH = "push", _("In the browser")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    notice = models.CharField(max_length=40)
    road = models.CharField(max_length=10, choices=Road.choices)
    pace = models.CharField(max_length=10, choices=Pace.choices, default=Pace.AT_ONCE)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "notice", "road"], name="one_answer_per_notice_and_road")
        ]

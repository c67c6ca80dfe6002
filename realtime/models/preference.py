"""What a member wants to hear of by which road; no row means yes."""

from django.conf import settings
from django.db import models

from .delivery import Delivery


class Preference(models.Model):
    """One member's answer for one kind of notice and one road."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    notice = models.CharField(max_length=40)
    road = models.CharField(max_length=10, choices=Delivery.Road.choices)
    wanted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "notice", "road"], name="one_answer_per_notice_and_road")
        ]

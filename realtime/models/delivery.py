"""The outbox: one row per notification and road, written with the fact itself, worked off by the worker."""

from django.db import models
from django.utils import timezone

from .mail import Mail
from .notification import Notification

DIGEST = "digest"


class Delivery(models.Model):
    """Sending one notification by one road. At least once: an expired claim is tried again with the same Message-ID."""

    class Road(models.TextChoices):
        MAIL = "mail"
        PUSH = "push"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        UNNEEDED = "unneeded"  # read on the site meanwhile, or no longer visible to the recipient
        FAILED = "failed"  # given up after the last attempt; stays in sight

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="+")
    road = models.CharField(max_length=10, choices=Road.choices, default=Road.MAIL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    bundle = models.CharField(max_length=40, blank=True)
    """What of one member's goes out together when it is due: a conversation's news, or a digest. Empty: this alone."""
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="+")
    """The mail in which it goes, once that is settled."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notification", "road"], name="one_delivery_per_road")]
        indexes = [
            models.Index(fields=["due"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["road"], condition=models.Q(state="failed"), name="delivery_given_up"),
        ]

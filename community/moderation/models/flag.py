"""A flag: a member asks a moderator to look at something published."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member

from .queue_item import QueueItem


class Flag(models.Model):
    """Keeps what the text was when it was flagged, as a hash; one per member and item round."""

    class Reason(models.TextChoices):
        SENSITIVE = "sensitive", _("It contains sensitive details")
        LABEL = "label", _("Its label or audience is too wide")
        PERSONAL = "personal", _("It names a person or a site that should not be named")
        CONDUCT = "conduct", _("It is disrespectful or off topic")
        OTHER = "other", _("Something else")

    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    item_version = models.PositiveIntegerField()
    flagger = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.TextField(blank=True)
    target_hash = models.CharField(max_length=64)
    created = models.DateTimeField(default=timezone.now)

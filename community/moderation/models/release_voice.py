"""A voice for releasing what is held for a sensitive reason; two release it (docs/decisions/0013-two-people.md)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from community.core.visibility import IsVisible, Viewer, VisibleQuerySet
from community.members.models import Member, Organisation
from community.moderation.reasons import Rule

from .queue_item import QueueItem


class ReleaseVoiceQuerySet(VisibleQuerySet["ReleaseVoice"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The moderators of the team. What another said is shown once the item is decided (reading/voices.py)."""
        return self.filter(IsVisible("item", QueueItem, viewer))

    def standing(self) -> Self:
        """Those that count: not taken back, and given on the item as it is now."""
        return self.filter(withdrawn=None, item_version=F("item__version"), item__state=QueueItem.State.OPEN)


class ReleaseVoice(models.Model):
    """One moderator's, for the organisation they belonged to when they gave it."""

    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    item_version = models.PositiveIntegerField()
    """The version of the item that was read. A newer one asks for two voices anew."""
    moderator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Rule.choices)
    note = models.TextField(blank=True)
    target_hash = models.CharField(max_length=64)
    given = models.DateTimeField(default=timezone.now)
    withdrawn = models.DateTimeField(null=True)

    objects = ReleaseVoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "item_version", "moderator"],
                condition=Q(withdrawn=None),
                name="one_voice_per_moderator",
            ),
            models.UniqueConstraint(
                fields=["item", "item_version", "organisation"],
                condition=Q(withdrawn=None),
                name="one_voice_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moderator_id} for {self.item_id}"

"""An escalation: a moderator asks the network's reserve to decide now, with words to them."""

from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone

from community.core.visibility import IsVisible, Viewer, VisibleQuerySet
from community.members.models import Member

from .queue_item import QueueItem


class EscalationQuerySet(VisibleQuerySet["Escalation"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators see those of the items in their queues."""
        return self.filter(IsVisible("item", QueueItem, viewer))

    def standing(self) -> Self:
        """Those of a round that is still open."""
        return self.filter(item__state=QueueItem.State.OPEN, round=F("item__round"))


class Escalation(models.Model):
    """Once in a round of an item."""

    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    moderator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    words = models.TextField()
    """What the moderator writes to whoever decides; its author never reads it."""
    at = models.DateTimeField(default=timezone.now)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "round"], name="one_escalation_per_round")]

    def __str__(self) -> str:
        return f"of {self.item_id}"

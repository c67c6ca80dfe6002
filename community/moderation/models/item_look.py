"""Who has an item before them at this moment: for the others to see, and kept no longer."""

from datetime import timedelta
from typing import Self

from django.db import models

from community.core.visibility import IsVisible, Viewer, VisibleQuerySet
from community.members.models import Member

from .queue_item import QueueItem

LOOK = timedelta(seconds=60)
"""For how long a look is taken for one, unless the page says again that it is there (queue-lease.js, every 40)."""


class ItemLookQuerySet(VisibleQuerySet["ItemLook"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the item."""
        return self.filter(IsVisible("item", QueueItem, viewer))


class ItemLook(models.Model):
    item = models.ForeignKey(QueueItem, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    objects = ItemLookQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_look_per_item_and_member")]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.item_id}"

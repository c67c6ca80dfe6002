"""A watch rule found something: which rule and which item, never the words. Rows are added, and nothing else."""

from typing import Self

from django.db import models
from django.utils import timezone

from community.core.visibility import IsVisible, Viewer, VisibleQuerySet

from .queue_item import QueueItem
from .watch_rule import WatchRule


class RuleHitQuerySet(VisibleQuerySet["RuleHit"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those on items in the viewer's own queues: a count over all would tell that there is one in another."""
        return self.filter(IsVisible("item", QueueItem, viewer))


class RuleHit(models.Model):
    rule = models.ForeignKey(WatchRule, models.PROTECT, related_name="+")
    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    """Of the item: the decision of the same round says whether it was a false alarm."""
    created = models.DateTimeField(default=timezone.now)
    """Under the Chatham House Rule: the half day."""

    objects = RuleHitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "item", "round"], name="one_hit_per_rule_and_round")]

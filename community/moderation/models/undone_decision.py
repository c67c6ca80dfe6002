"""A decision that its moderator took back: no decision any more, and not forgotten."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.core.visibility import IsVisible, Viewer, VisibleQuerySet
from community.members.models import Member
from community.moderation.reasons import Rule

from .decision import Decision
from .queue_item import QueueItem


class UndoneDecisionQuerySet(VisibleQuerySet["UndoneDecision"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The author of the content is told; moderators see those of their teams."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(item__author=viewer.pk) | Q(IsVisible("item", QueueItem, viewer)))


class UndoneDecision(models.Model):
    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    moderator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Decision.Outcome.choices)
    reason = models.CharField(max_length=20, choices=Rule.choices)
    undone = models.DateTimeField(default=timezone.now)

    objects = UndoneDecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.outcome} over {self.item_id}"

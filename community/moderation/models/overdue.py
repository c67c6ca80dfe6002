"""What became of an item because nobody decided in time (docs/decisions/0016-nothing-waits-on-nobody.md)."""

from typing import Self

from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.visibility import Viewer, VisibleQuerySet

from .queue_item import QueueItem

NOBODY_CAME = _(
    "No moderator decided within seven days, so it came back to you. That was not your fault, and it says nothing "
    "about your text: send it again, as it is or changed. If it is urgent, ask the secretariat when somebody will be "
    "there."
)
"""To its author."""


class OverdueQuerySet(VisibleQuerySet["Overdue"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators see what became of items in their queues; an author that their own text came back."""
        if not viewer.is_authenticated:
            return self.none()
        in_my_queues = QueueItem.objects.visible_to(viewer).values("pk")
        came_back = Q(item__author=viewer.pk, step=Overdue.Step.LAPSED)
        return self.filter(came_back | Q(item__in=Subquery(in_my_queues)))

    def lapsed(self) -> Self:
        return self.filter(step=Overdue.Step.LAPSED)


class Overdue(models.Model):
    """One step, in one round of an item."""

    class Step(models.TextChoices):
        RESERVE = "reserve", _("Given to the reserve moderators")
        LAPSED = "lapsed", _("Returned to its author undecided")

    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    step = models.CharField(max_length=7, choices=Step.choices)
    at = models.DateTimeField(default=timezone.now)

    objects = OverdueQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "round", "step"], name="one_step_per_round")]

    def __str__(self) -> str:
        return f"{self.step} of {self.item_id}"

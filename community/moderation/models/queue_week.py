"""How the queue of one moderator stood on a Monday, in numbers: what their weekly mail says."""

from typing import Self

from django.db import models

from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member


class QueueWeekQuerySet(VisibleQuerySet["QueueWeek"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A moderator's own."""
        return self.filter(member=viewer.pk) if viewer.is_authenticated else self.none()


class QueueWeek(models.Model):
    """No text, no author and no board. What has no named author has no times."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    monday = models.DateField()
    waiting = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    """Of those, past their target time."""
    oldest = models.DurationField(null=True)
    decided = models.PositiveIntegerField()
    """In the seven days before, over items of their teams, by whomever."""
    half_within = models.DurationField(null=True)
    """Of these, half took no longer."""
    reversed = models.PositiveIntegerField()

    objects = QueueWeekQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "monday"], name="one_week_per_member_and_monday")]

    def __str__(self) -> str:
        return f"{self.monday} of {self.member_id}"

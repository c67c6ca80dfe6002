"""That a member has read an announcement, by their own word."""

from typing import Self

from django.db import models
from django.utils import timezone

from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Member

from .thread import Thread


class AcknowledgementQuerySet(VisibleQuerySet["Acknowledgement"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of threads that the viewer reads."""
        return self.filter(thread__in=keys_visible_to(Thread, viewer))


class Acknowledgement(models.Model):
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="one_acknowledgement_per_member")]

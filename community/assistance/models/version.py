"""What a request said before it was changed after experts had seen it."""

from typing import Self

from django.db import models
from django.utils import timezone

from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to

from .request import Request


class VersionQuerySet(VisibleQuerySet["Version"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(request__in=keys_visible_to(Request, viewer))


class Version(models.Model):
    request = models.ForeignKey(Request, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    said = models.JSONField()
    """The fields that may be changed by then, as they were."""
    at = models.DateTimeField(default=timezone.now)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.request} {self.number}"

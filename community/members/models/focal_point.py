"""Who answers for an organisation towards the network: whether somebody works there, and still does."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from .member import Member
from .organisation import Organisation


class FocalPointQuerySet(models.QuerySet["FocalPoint"]):
    def serving(self) -> Self:
        """Those who belong to the organisation they answer for: whoever moved away answers for it no more."""
        return self.filter(member__organisation=models.F("organisation"), member__is_active=True)


class FocalPoint(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now())

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member"], name="one_focal_point_per_organisation_and_member"
            )
        ]

    def __str__(self) -> str:
        return f"focal point {self.pk}"

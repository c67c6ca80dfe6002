"""The place of one match: the two, their deputy, a private thread of the forum, and what they agreed to do by when."""

from typing import Self

from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Group, Member, Membership

from .offer import Offer
from .request import Request


class SpaceQuerySet(VisibleQuerySet["Space"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those in its group, who are the two and the deputy: not the secretariat, nor who left."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        return self.filter(group__in=Subquery(Membership.objects.filter(member=viewer.pk).values("group")))


class Space(models.Model):
    public_id = PublicIdField()
    request = models.ForeignKey(Request, models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    group = models.OneToOneField(Group, models.PROTECT, related_name="+")
    thread = models.CharField(max_length=12, blank=True)
    """The public id of their thread, once one of them wrote the first words."""
    opened = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(closed=None), name="one_open_space_per_request")
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class MilestoneQuerySet(VisibleQuerySet["Milestone"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(space__in=keys_visible_to(Space, viewer))


class Milestone(models.Model):
    public_id = PublicIdField()
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    words = models.CharField(max_length=200)
    day = models.DateField()
    done = models.DateTimeField(null=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return self.words

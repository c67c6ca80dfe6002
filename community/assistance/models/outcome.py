"""What came of it: the feedback of both sides, and the summary that may go to the library without any name."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Member
from community.members.models.member import Role

from .request import Request
from .space import Space


class FeedbackQuerySet(VisibleQuerySet["Feedback"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The author, the secretariat, and the other side once both have given theirs."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        own = Q(by=viewer.pk)
        if getattr(viewer, "role", None) == Role.SECRETARIAT:
            return self.filter(own | Q(space__request__in=keys_visible_to(Request, viewer)))
        both = Feedback.objects.filter(space=OuterRef("space")).exclude(side=OuterRef("side"))
        return self.filter(own | Q(space__in=keys_visible_to(Space, viewer)) & Exists(both))


class Feedback(models.Model):
    class Side(models.TextChoices):
        REQUESTER = "requester", _("Who asked")
        EXPERT = "expert", _("Who helped")

    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    useful = models.PositiveSmallIntegerField()
    together = models.PositiveSmallIntegerField()
    words = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "side"], name="one_feedback_per_side"),
            models.CheckConstraint(
                condition=Q(useful__range=(1, 5), together__range=(1, 5)), name="feedback_is_from_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space} {self.side}"


class SummaryQuerySet(VisibleQuerySet["Summary"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The secretariat, and whoever asked, who agreed that there be one."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        asked = Q(request__requester=viewer.pk) | Q(request__deputy=viewer.pk)
        return self if getattr(viewer, "role", None) == Role.SECRETARIAT else self.filter(asked)


class Summary(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        READY = "ready", _("For the library")

    request = models.OneToOneField(Request, models.CASCADE, related_name="+")
    title = models.CharField(max_length=150)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    edited_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    edited = models.DateTimeField(default=timezone.now)

    objects = SummaryQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

"""Break-glass: one of the staff reads one thread outside their reach: with a reason, for a time, told to authors."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

from .thread import Thread


class BreakGlassQuerySet(VisibleQuerySet["BreakGlass"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Staff see that it was asked for; what it opens is read by the one who asked (reading/break_glass.py)."""
        return self.all() if getattr(viewer, "is_staff", False) else self.none()


class BreakGlass(models.Model):
    """Widens no list, count or search: the thread is read on its own page alone."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a second person")  # TLP:AMBER and stricter
        OPEN = "open", _("Opened")
        DECLINED = "declined", _("Declined")

    public_id = PublicIdField()
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices)
    seconded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-asked"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=F("asked_by")), name="two_people_break_glass"
            ),
            models.CheckConstraint(
                condition=(Q(state="open") & Q(until__isnull=False)) | (~Q(state="open") & Q(until=None)),
                name="broken_glass_has_an_end",
            ),
        ]

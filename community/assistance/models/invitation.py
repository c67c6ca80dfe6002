"""An expert who was asked to look at a request: they see it, without the name of whoever asks, and may offer."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member
from community.members.models.member import Role


class InvitationQuerySet(VisibleQuerySet["Invitation"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The expert their own, the secretariat all: whom else was asked is nobody's business."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        if getattr(viewer, "role", None) == Role.SECRETARIAT:
            return self.exclude(request__requester=viewer.pk)
        return self.filter(expert=viewer.pk)

    def unanswered(self, now: datetime) -> Self:
        """Return those whose time is over without a word."""
        return self.filter(state=Invitation.State.OPEN, until__lte=now)


class Invitation(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("No answer yet")
        OFFERED = "offered", _("Offered to help")
        DECLINED = "declined", _("Cannot help")
        LAPSED = "lapsed", _("Did not answer")

    public_id = PublicIdField()
    request = models.ForeignKey("assistance.Request", models.CASCADE, related_name="+")
    expert = models.ForeignKey(Member, models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Of the secretariat; nobody where it moved on by itself to the next of those that a human had listed."""
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    next_in_line = models.JSONField(default=list)
    """Keys of the members to ask next when this one does not answer, as the secretariat put them."""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "expert"], name="nobody_is_asked_twice_about_a_request"),
        ]
        indexes = [
            models.Index(fields=["expert", "at"], name="invitation_expert_at"),
            models.Index(fields=["until"], condition=Q(state="open"), name="invitation_open_until"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

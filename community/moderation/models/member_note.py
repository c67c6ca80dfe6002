"""What moderators write down about a member for each other. It is among the data that the member can ask for."""

from typing import Self

from django.db import models
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member
from community.members.models.member import Role


class MemberNoteQuerySet(VisibleQuerySet["MemberNote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators, but nobody reads on the site what is about themself."""
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) != Role.MODERATOR:
            return self.none()
        return self.exclude(member=viewer.pk)


class MemberNote(models.Model):
    public_id = PublicIdField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField()
    written = models.DateTimeField(default=timezone.now)
    submission_key = models.UUIDField(null=True)
    """Made by the form: a double click, or a resent form, is one note."""

    objects = MemberNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(member=models.F("by")), name="nobody_notes_themself"),
            models.UniqueConstraint(fields=["by", "submission_key"], name="one_note_per_submission"),
        ]
        indexes = [models.Index(fields=["member", "-written"], name="note_member")]

    def __str__(self) -> str:
        return str(self.public_id)

"""A draft: what a member has written and not sent, kept as they type, on every device of theirs."""

from typing import Self

from django.db import models
from django.utils import timezone

from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member


class DraftQuerySet(VisibleQuerySet["Draft"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A member's own, and nobody else's."""
        return self.filter(member=viewer.pk)


class Draft(models.Model):
    """None of what is written under the Chatham House Rule: that stays in the browser (forum/drafts.py)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    """Of the form in which it is written, e.g. `reply:<public id of what is answered>`."""
    sequence = models.PositiveIntegerField(default=1)
    """Raised with every saving: who saves on an older one is told of the newer one instead."""
    texts = models.JSONField(default=dict)
    """The words, by the name of their field."""
    saved = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_draft_per_form")]

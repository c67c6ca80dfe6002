"""A mail with which a member answered: that it came, and what became of it. It keeps no word of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.core.visibility import Viewer, VisibleQuerySet


class ReceivedQuerySet(VisibleQuerySet["Received"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(member_id=viewer.pk) if viewer.is_authenticated else self.none()


class Received(models.Model):
    """One per member and Message-ID, so what comes twice is answered once."""

    class Outcome(models.TextChoices):
        POSTED = "posted"  # or held, as on the site
        REFUSED = "refused"

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=64)
    """SHA-256 of the Message-ID."""
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=500, blank=True)
    """Why it was refused: a sentence of the site's own, in the member's language."""
    files_left_out = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="one_answer_per_mail")]

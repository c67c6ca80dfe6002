"""A notification: one member is to know of one fact. It stores no text and no actor."""

from collections.abc import Collection
from typing import Final, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet

MOST_TOGETHER: Final = 200
"""So many of the newest unread ones are looked at for what makes one line of a list; older ones have a line each."""


class NotificationQuerySet(VisibleQuerySet["Notification"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A member's own, and nobody else's. Whether the target is visible is asked when it is rendered."""
        return self.filter(recipient_id=viewer.pk) if viewer.is_authenticated else self.none()

    def on_site(self) -> Self:
        """Those that stand in lists and on the bell; of the others their recipient hears by other roads alone."""
        return self.filter(is_on_site=True)

    def of(self, target: models.Model, notices: Collection[str]) -> Self:
        """Those by which `notices` (codes) told of `target`, whomever they told."""
        kind = ContentType.objects.get_for_model(target)
        return self.filter(notice__in=notices, target_type=kind, target_id=target.pk)


class Notification(models.Model):
    """What is told is rendered from the target when it is read, as the recipient then may see it."""

    public_id = PublicIdField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    notice = models.CharField(max_length=40)
    target_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    target_id = models.BigIntegerField()
    created = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    is_on_site = models.BooleanField(default=True)
    """Whether its recipient wanted it on the site when it was told."""

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "notice", "target_type", "target_id"], name="one_notification_per_fact_and_member"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created"], name="notification_recent"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

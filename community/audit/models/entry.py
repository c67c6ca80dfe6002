"""The audit entry: who did what to what, and when."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .append_only import AppendOnlyModel, AppendOnlyQuerySet


class AuditEntry(AppendOnlyModel):
    """One fact: `actor` did `action` to the target. `details` holds ids and codes only."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    """Empty where it was about all rows of that type."""
    details = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet["AuditEntry"].as_manager()

    class Meta:
        # One for each way in which the log is filtered, in the order in which it is read.
        indexes = [
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["actor", "at", "id"], name="audit_actor"),
            models.Index(fields=["action", "at", "id"], name="audit_action"),
            models.Index(fields=["target_type", "target_id", "at", "id"], name="audit_target"),
        ]

"""One mail to one member. What it is of is fixed by its deliveries before it is sent, so a repeat is the same mail."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.core.public_ids import PublicIdField


class Mail(models.Model):
    """Its Message-ID comes from `public_id`. It stores no text, no subject and no address."""

    public_id = PublicIdField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    notices = models.JSONField(default=list)
    """Codes of what it tells, as it was sent: what its recipient stops when they want no more of it."""
    created = models.DateTimeField(default=timezone.now)

"""A browser that takes messages while the site is closed, as its push service knows it (RFC 8030)."""

import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet

LONGEST_ENDPOINT = 1000


class BrowserQuerySet(VisibleQuerySet["Browser"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A member's own."""
        return self.filter(member=viewer.pk) if viewer.is_authenticated else self.none()


class Browser(models.Model):
    """Belongs to the session in which its member said yes, and ends with it."""

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40)
    endpoint = models.TextField(max_length=LONGEST_ENDPOINT)
    """Where messages for it are sent to: whoever knows it can send, unless the key pair is asked for, as ours is."""
    endpoint_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the endpoint, as hex digits: a browser is one member's at a time."""
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    """The browser's public key and the secret shared with it, for encryption (RFC 8291), as base64url."""
    added = models.DateTimeField(default=timezone.now)

    objects = BrowserQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member"], name="browser_member")]

    def __str__(self) -> str:
        return str(self.public_id)


def endpoint_hash(endpoint: str) -> str:
    """Return by what a browser is known again."""
    return hashlib.sha256(endpoint.encode()).hexdigest()

"""What waits for its seal."""

from django.db import models

from .entry import AuditEntry


class Unsealed(models.Model):
    """Written with its entry, gone with its seal: the sealer need not search, and misses nothing that commits late."""

    entry = models.OneToOneField(AuditEntry, models.PROTECT, primary_key=True, related_name="+")

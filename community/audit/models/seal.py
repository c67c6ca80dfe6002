"""The seal of an entry: its place in the chain, and the proof of it."""

from django.db import models

from .append_only import AppendOnlyModel, AppendOnlyQuerySet
from .entry import AuditEntry


class AuditSeal(AppendOnlyModel):
    """`seal` is computed over the previous seal and the entry (chain.py); numbers have no gaps."""

    number = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="+")
    seal = models.CharField(max_length=64)
    marks = models.CharField(max_length=60)
    """A short code for each part of the entry: where the seal no longer fits, they say which part was changed."""
    key = models.CharField(max_length=12)
    """The name of the key that it was made with."""
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["AuditSeal"].as_manager()

"""A reason that somebody gave in their own words: apart from its entry, so that the words can be erased."""

import hashlib

from django.db import models

from community.core.public_ids import PublicIdField

from .append_only import AppendOnlyModel, AppendOnlyQuerySet
from .entry import AuditEntry


def hash_of(salt: str, text: str) -> str:
    """Return the SHA-256 of a text with its salt, in hexadecimal."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


class AuditReasonQuerySet(AppendOnlyQuerySet["AuditReason"]):
    def erase(self) -> int:
        """Let the words go, and the salt without which nobody can try which words they were. Return how many."""
        return models.QuerySet.update(self, text="", salt="")


class AuditReason(AppendOnlyModel):
    """The words are not sealed themselves, their hash is: without them the chain still holds.

    That somebody opened them is an entry (`actions/reasons.py`).
    """

    entry = models.OneToOneField(AuditEntry, models.PROTECT, primary_key=True, related_name="+")
    public_id = PublicIdField()
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    hash = models.CharField(max_length=64)

    objects = AuditReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text="", salt="") | ~models.Q(text="") & ~models.Q(salt=""),
                name="a_reason_is_there_or_erased",
            )
        ]

    @property
    def is_erased(self) -> bool:
        return not self.text

    @property
    def is_as_given(self) -> bool:
        """Whether the words, while they are there, are those whose hash was sealed."""
        return self.is_erased or hash_of(self.salt, self.text) == self.hash

    @classmethod
    def of(cls, entry: AuditEntry, text: str, *, salt: str) -> "AuditReason":
        return cls(entry=entry, text=text, salt=salt, hash=hash_of(salt, text))

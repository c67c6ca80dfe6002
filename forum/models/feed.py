"""A personal feed: an address that a member's feed reader asks without signing in."""

import hashlib
import secrets
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits from the system's secure source, fit for an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is kept of a token, as 64 hex digits.

    One round of SHA-256 is enough and one look into an index finds it: among 2**256 random tokens there is nothing to
    try out. Slow hashes and salts are for what people choose.
    """
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class FeedQuerySet(VisibleQuerySet["Feed"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A member's own."""
        return self.filter(member=viewer.pk)


class Feed(models.Model):
    """Carries what its member may read at the moment of each fetch; a revoked one is a row less."""

    class Contents(models.TextChoices):
        EVERYTHING = "everything", _("Everything new that I can read")
        FOLLOWED = "followed", _("What is new in threads and boards that I follow")

    public_id = PublicIdField()
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    contents = models.CharField(_("what it holds"), max_length=10, choices=Contents.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now)
    last_fetched = models.DateField(null=True)
    """The day alone: the moments would tell when somebody is at their desk."""
    submission_key = models.UUIDField(null=True)
    """Made by the form: a double click, or a resent form, is one feed."""

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "submission_key"], name="one_feed_per_submission")]

    def __str__(self) -> str:
        return str(self.public_id)

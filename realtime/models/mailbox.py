"""What is known of a member's address: whether mail arrives there, and whether it is wanted."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.visibility import Viewer, VisibleQuerySet


class MailboxQuerySet(VisibleQuerySet["Mailbox"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A member's own, of the address that they have now: what is known of an earlier one says nothing."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(member_id=viewer.pk, address=F("member__email"))

    def paused(self) -> Self:
        return self.filter(state=Mailbox.State.PAUSED)


class Mailbox(models.Model):
    """One member's address, once something was wrong with it; no row means that nothing is known against it."""

    class State(models.TextChoices):
        OK = "ok", _("Mail arrives")
        BOUNCING = "bouncing", _("A mail came back")
        PAUSED = "paused", _("Paused: mails came back")
        COMPLAINED = "complained", _("A mail was reported as unwanted")

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.EmailField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OK)
    bounces = models.PositiveSmallIntegerField(default=0)
    """Hard ones, since an address was last known to work."""
    last_event = models.CharField(max_length=100, blank=True)
    """Of the provider: what it tells twice is counted once."""
    since = models.DateTimeField(default=timezone.now)

    objects = MailboxQuerySet.as_manager()

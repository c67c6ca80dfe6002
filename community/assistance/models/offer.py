"""What an expert offers for one request; valid until a day, and for the words of the request that they read."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member
from community.members.models.member import Role

from .request import Request


class OfferQuerySet(VisibleQuerySet["Offer"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The expert, the secretariat, and the requester the one that was chosen for them."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        own = Q(expert=viewer.pk)
        chosen = Q(request__offer=F("pk")) & (Q(request__requester=viewer.pk) | Q(request__deputy=viewer.pk))
        if getattr(viewer, "role", None) == Role.SECRETARIAT:
            return self.filter(own | chosen | ~Q(request__requester=viewer.pk))
        return self.filter(own | chosen)

    def standing(self, today: date) -> Self:
        """Return those that can be chosen: not taken back, not run out, and made of the request as it reads now."""
        return self.filter(retracted=None, valid_until__gte=today, version=F("request__version"))


class Offer(models.Model):
    public_id = PublicIdField()
    request = models.ForeignKey(Request, models.CASCADE, related_name="+")
    expert = models.ForeignKey(Member, models.PROTECT, related_name="+")
    words = models.TextField()
    capacity = models.PositiveSmallIntegerField()
    """Days of work that the expert can give."""
    lead_days = models.PositiveSmallIntegerField()
    languages = models.JSONField(default=list)
    formats = models.JSONField(default=list)
    has_interest = models.BooleanField(default=False)
    """Whether they, or who employs them, sell or gain by what may be advised."""
    interest = models.CharField(max_length=500)
    """What they state about that, in words."""
    valid_until = models.DateField()
    version = models.PositiveSmallIntegerField()
    """Of the request, as it was when they offered or said that the offer still stands."""
    made = models.DateTimeField(default=timezone.now)
    retracted = models.DateTimeField(null=True)
    refused = models.DateTimeField(null=True)
    """When one of the two said no to this match."""

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "expert"], name="one_offer_per_expert_and_request"),
            models.CheckConstraint(condition=~Q(interest=""), name="an_offer_states_interests"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def must_be_confirmed(self) -> bool:
        """Say whether the request reads otherwise now."""
        return self.version != self.request.version

    @property
    def has_run_out(self) -> bool:
        return self.valid_until < timezone.now().date()

    @property
    def can_be_chosen(self) -> bool:
        return self.retracted is None and not self.must_be_confirmed and not self.has_run_out

"""What happened to a request: one row for each deed, with who did it, why and when. Never changed."""

from typing import Final, Self

from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone

from community.assistance.states import BY_DEED, REVEALED, SENT, Party, State
from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Member

from .request import Request

GIVING_REASONS: Final = sorted(deed for deed, move in BY_DEED.items() if move.reason)


class StepQuerySet(VisibleQuerySet["Step"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All to those who read the whole request; to experts and members those since it was sent to experts."""
        whole = Subquery(Request.objects.whole_for(viewer).values("pk"))
        since_sent = Q(before__in=(*SENT, *REVEALED)) | Q(after=State.CIRCULATED)
        return self.filter(Q(request__in=whole) | Q(request__in=keys_visible_to(Request, viewer)) & since_sent)


class Step(models.Model):
    public_id = PublicIdField()
    request = models.ForeignKey(Request, models.CASCADE, related_name="+")
    deed = models.CharField(max_length=20)
    before = models.CharField(max_length=15, choices=State.choices)
    after = models.CharField(max_length=15, choices=State.choices)
    actor = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Nobody where time did it."""
    party = models.CharField(max_length=15, choices=[(party.value, party.value) for party in Party])
    """As whom they did it."""
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | Q(party=Party.CLOCK.value), name="a_step_has_an_actor_or_the_clock"
            ),
            models.CheckConstraint(
                condition=Q(party=Party.CLOCK.value) | ~Q(deed__in=GIVING_REASONS) | ~Q(reason=""),
                name="a_step_that_needs_a_reason_has_one",
            ),
        ]
        indexes = [models.Index(fields=["request", "id"], name="step_request")]

    def __str__(self) -> str:
        return f"{self.deed} {self.public_id}"

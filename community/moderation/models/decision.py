"""A decision: one moderator, one outcome, one reason, on the exact text that was seen."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import IsVisible, Viewer, VisibleQuerySet
from community.members.models import Member
from community.moderation.reasons import Rule

from .queue_item import QueueItem

APPEAL_DAYS: Final = 20
"""For so long after a decision its author can appeal; what it took away is kept until then, and longer."""


class DecisionQuerySet(VisibleQuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The author of the content is told; moderators see the decisions of their teams."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(item__author=viewer.pk) | Q(IsVisible("item", QueueItem, viewer)))

    def before_appeals(self) -> Self:
        """Without those over appeals, which answer one of these."""
        return self.exclude(kind=QueueItem.Kind.APPEAL)

    def within_appeal(self, now: datetime) -> Self:
        """Those against which an author can still appeal at `now`, if they have not."""
        return self.filter(outcome__in=APPEALABLE, created__gte=now - timedelta(days=APPEAL_DAYS))


class Decision(models.Model):
    class Outcome(models.TextChoices):
        RELEASE = "release", _("Release")
        RETURN = "return", _("Return to the author")
        WITHHOLD = "withhold", _("Withhold passages")
        REMOVE = "remove", _("Remove")
        KEEP = "keep", _("Keep as it is")  # a flag that was not followed

    public_id = PublicIdField()
    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    moderator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=20, choices=Rule.choices)
    """The rule it rests on, as the author is told it."""
    note = models.TextField(blank=True)
    """What the moderator wrote to the author. Never mailed."""
    round = models.PositiveIntegerField()
    item_version = models.PositiveIntegerField()
    """The version of the item that the moderator had before them."""
    with_changes = models.BooleanField(default=False)
    """Whether a moderator changed words or label before."""
    kind = models.CharField(max_length=6, choices=QueueItem.Kind.choices, default=QueueItem.Kind.HOLD)
    """Why the item waited in this round; the item itself says it of its last one."""
    by_machine = models.BooleanField(default=False)
    """Whether an automatic check, not a person or a board's rule, had put it before the moderators in this round."""
    waited = models.DurationField(null=True)
    """How long the round took; unknown where nobody is named."""
    target_hash = models.CharField(max_length=64)
    created = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "round"], name="one_decision_per_round")]
        indexes = [models.Index(fields=["created"], name="decision_created")]

    def __str__(self) -> str:
        return str(self.public_id)


APPEALABLE = (Decision.Outcome.RETURN, Decision.Outcome.REMOVE, Decision.Outcome.WITHHOLD)
"""What takes a text, or passages of it, away from its readers."""

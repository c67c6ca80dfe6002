"""An appeal: the author of a text asks that somebody else decides again over what a moderator decided."""

from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from community.core.visibility import IsVisible, Viewer, VisibleQuerySet

from .decision import Decision
from .queue_item import QueueItem

LONGEST_APPEAL: Final = 2000


class AppealQuerySet(VisibleQuerySet["Appeal"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those over decisions that the viewer sees: as author of the text, or as moderator of its team."""
        if not viewer.is_authenticated:
            return self.none()
        own = Q(decision__item__author=viewer.pk)
        return self.filter(own | Q(IsVisible("decision__item", QueueItem, viewer)))

    def unanswered(self) -> Self:
        """Those that wait for a moderator; one whose text was changed meanwhile waits no more."""
        return self.filter(answer=None, decision__item__state=QueueItem.State.OPEN, round=F("decision__item__round"))

    def in_reserve(self) -> Self:
        """Those that wait for the network's reserve moderators too."""
        return self.unanswered().filter(decision__item__in_reserve__isnull=False, decision__item__audience=None)

    def of_round(self, item: QueueItem) -> Self:
        """The one by which the present round of `item` was opened; none where it was opened otherwise."""
        return self.filter(decision__item=item, round=item.round)


class Appeal(models.Model):
    """Who appeals is the author of the text, and stands nowhere here: under the Chatham House Rule nobody knows."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="+")
    """One appeal for each, by its own key: under the Rule no number of a row tells when it was written."""
    words = models.TextField()
    round = models.PositiveIntegerField()
    """Of the item: the round in which somebody else decides, who had no part in the ones before (triggers.py)."""
    answer = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+")
    """The decision of that round, once it is made."""
    filed = models.DateTimeField(default=timezone.now)
    """Under the Chatham House Rule: the half day."""

    objects = AppealQuerySet.as_manager()

    def __str__(self) -> str:
        return f"against {self.decision_id}"

"""A poll: what the readers of a thread can choose, and how many chose it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Member

from .thread import Thread


class PollQuerySet(VisibleQuerySet["Poll"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of threads that the viewer reads."""
        return self.filter(thread__in=keys_visible_to(Thread, viewer))


class Poll(models.Model):
    """Never under the Chatham House Rule: who has chosen is kept."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="+")
    multiple = models.BooleanField(default=False)
    """Whether one may choose several."""
    named = models.BooleanField(default=False)
    """Whether its readers see who chose what. Otherwise that is kept nowhere, and so no choice can be changed."""
    ballots = models.PositiveIntegerField(default=0)
    """How many have chosen."""
    last_day = models.DateField(null=True)
    """After it nobody chooses any more (UTC)."""

    objects = PollQuerySet.as_manager()

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed, or its thread was closed."""
        return self.thread.locked or (self.last_day is not None and self.last_day < timezone.now().date())


class PollOptionQuerySet(VisibleQuerySet["PollOption"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of polls that the viewer sees."""
        return self.filter(poll__in=keys_visible_to(Poll, viewer))


class PollOption(models.Model):
    """One of the things that can be chosen, in the order of their keys."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="+")
    words = models.CharField(max_length=200)
    votes = models.PositiveIntegerField(default=0)

    objects = PollOptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]


class BallotQuerySet(VisibleQuerySet["Ballot"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own, and all of the named polls that they see."""
        return self.filter(Q(member=viewer.pk) | Q(poll__named=True), poll__in=keys_visible_to(Poll, viewer))


class Ballot(models.Model):
    """That a member has chosen; and what, where the poll is a named one."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    options = models.ManyToManyField(PollOption, related_name="+")

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="one_ballot_per_member")]

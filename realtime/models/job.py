"""Long work that somebody started on the site: how far it is, and what was found so far."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet


class JobQuerySet(VisibleQuerySet["Job"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own."""
        return self.filter(starter_id=viewer.pk) if viewer.is_authenticated else self.none()

    def ended(self) -> Self:
        return self.exclude(state=Job.State.WAITING)


class Job(models.Model):
    """Done by the worker in steps: whoever takes it up, after a killed worker too, goes on `after` the last."""

    class State(models.TextChoices):
        WAITING = "waiting"  # or under way, while it is claimed
        DONE = "done"
        FAILED = "failed"  # given up after the last attempt

    public_id = PublicIdField()
    starter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    """How much there was to do when it was started: more may have come since."""
    after = models.BigIntegerField(default=0)
    """Where the next step begins: the key of what was last."""
    started = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)
    due = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    """Since the last step that succeeded."""
    claimed_until = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starter", "kind"], condition=models.Q(state="waiting"), name="one_job_of_a_kind_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["due"], condition=models.Q(state="waiting"), name="job_due")]

    def __str__(self) -> str:
        return str(self.public_id)


class Piece(models.Model):
    """What one step found, sealed (core/sealing.py): nobody reads it in the database."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="+")
    after = models.BigIntegerField()
    """Where the step began: one that is done twice is kept once."""
    sealed = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "after"], name="one_piece_per_step")]

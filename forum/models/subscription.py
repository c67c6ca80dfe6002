"""A subscription: what a member wants to hear of a board or of a thread."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

from .board import Board
from .thread import Thread


class SubscriptionQuerySet(VisibleQuerySet["Subscription"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A member's own."""
        return self.filter(member=viewer.pk)


class Subscription(models.Model):
    """On a board or on a thread; a thread's own row stands over its board's."""

    class Level(models.TextChoices):
        ALL = "all", _("Everything new")
        ANSWERS = "answers", _("Answers to me")
        NONE = "none", _("Nothing")

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    board = models.ForeignKey(Board, models.CASCADE, null=True, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(board=None, thread__isnull=False) | Q(board__isnull=False, thread=None),
                name="subscription_to_a_board_or_a_thread",
            ),
            models.UniqueConstraint(fields=["member", "board"], name="one_subscription_per_board"),
            models.UniqueConstraint(fields=["member", "thread"], name="one_subscription_per_thread"),
        ]
        indexes = [
            models.Index(fields=["thread", "level"], name="subscription_thread"),
            models.Index(fields=["board", "level"], name="subscription_board"),
        ]

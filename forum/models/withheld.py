"""Words that moderators withheld from a post: kept sealed until a day, and read again by two together or by nobody."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Audience, Member, Membership, Organisation
from community.members.models.member import Role
from community.moderation.reasons import Rule

from .post import Post


class WithheldQuerySet(VisibleQuerySet["Withheld"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The moderators of the board know that something is withheld, under TLP:RED those among its readers."""
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) != Role.MODERATOR:
            return self.none()
        seats = Membership.objects.filter(member=viewer.pk).values("group")
        for_many = [label for label in Label if label != Label.RED]
        return self.filter(
            Q(post__label__in=for_many) | Q(post__thread__audience__in=keys_visible_to(Audience, viewer)),
            post__thread__board__moderators__in=Subquery(seats),
        )


class Withheld(models.Model):
    class State(models.TextChoices):
        SEALED = "sealed", _("Sealed")
        ASKED = "asked", _("Waiting for a second moderator")
        OPEN = "open", _("Open to two moderators")

    public_id = PublicIdField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20, choices=Rule.choices)
    sealed = models.TextField(blank=True)
    """The words of each version of the post before, as JSON under a seal (community/core/sealing.py)."""
    moderator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made = models.DateField()
    until = models.DateField()
    """The last day on which it is kept."""
    destroyed = models.DateField(null=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.SEALED)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    asked_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    agreed_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    open_until = models.DateTimeField(null=True)

    objects = WithheldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed="", destroyed__isnull=False) | (~Q(sealed="") & Q(destroyed=None)),
                name="withheld_is_there_or_destroyed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | (~Q(agreed_by=F("asked_by")) & ~Q(agreed_from=F("asked_from"))),
                name="two_open_what_is_withheld",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(agreed_by__isnull=False), name="withheld_is_opened_by_a_second"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def is_open(self, now: datetime) -> bool:
        """Whether the two may read it."""
        return self.state == Withheld.State.OPEN and self.open_until is not None and now < self.open_until

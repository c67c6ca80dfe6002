"""A mute: a member wants neither to see what another writes nor to hear of it. Nobody else ever learns of one."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member


class MuteQuerySet(VisibleQuerySet["Mute"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A member's own; not those of others who muted them."""
        return self.filter(member=viewer.pk)


class Mute(models.Model):
    """Of somebody by their name: under the Chatham House Rule, where nobody has one, it does nothing."""

    public_id = PublicIdField()
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    muted = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "muted"], name="one_mute_of_a_member"),
            models.CheckConstraint(condition=~Q(member=F("muted")), name="nobody_mutes_themself"),
        ]

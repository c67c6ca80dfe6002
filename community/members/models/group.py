"""Groups of members: a board's readers or moderators, one organisation's members, the named readers of one thread."""

from typing import Self

from django.db import models
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet

from .member import Member
from .organisation import Organisation


class Group(models.Model):
    """Who belongs together. An audience is a conjunction of groups."""

    class Kind(models.TextChoices):
        STANDING = "standing", _("Group")  # e.g. the Transport group
        MODERATORS = "moderators", _("Moderators")  # of a board: a seat here is a part of the role
        RESERVE = "reserve", _("Reserve moderators")  # of the network, for what a board's own leave undecided
        ORGANISATION = "organisation", _("Organisation")
        ORGANISATIONS = "organisations", _("Organisations")  # whoever is in one of its parts
        NAMED = "named", _("Named readers")  # a list fixed when something was posted

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.STANDING)
    organisation = models.OneToOneField(Organisation, models.CASCADE, null=True, related_name="+")
    members: "models.ManyToManyField[Member, Membership]" = models.ManyToManyField(
        Member, through="Membership", related_name="+"
    )
    parts: "models.ManyToManyField[Group, models.Model]" = models.ManyToManyField(
        "self", symmetrical=False, related_name="+"
    )
    """Of several organisations: the groups of each. It has no members of its own, so that it follows them by itself."""
    key = models.CharField(max_length=200, blank=True)
    """Of several organisations: stands for exactly these, so that there is one row for them."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="one_group_per_organisations"),
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind="reserve"), name="one_reserve"),
        ]

    def __str__(self) -> str:
        return self.name


MODERATING = (Group.Kind.MODERATORS, Group.Kind.RESERVE)
"""The kinds in which a seat lets a moderator decide."""
SEATS = (Group.Kind.STANDING, *MODERATING)
"""The kinds of group in which administrators give and take seats. An organisation's group follows its members, and
named readers are added by the author alone."""


class MembershipQuerySet(VisibleQuerySet["Membership"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who are in a group see who else is."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        mine = Membership.objects.filter(member=viewer.pk).values("group")
        return self.filter(group__in=Subquery(mine))


class Membership(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "group"], name="one_membership_per_group")]

"""An audience: who can read a thing here. Interned, one row per distinct conjunction of groups.

The label says what a reader may do with a text and caps the kind of audience (`fits`); the audience says who reads it.
Rules: shared definition of TLP 2.0 for this network, docs/decisions/0003-labels-and-audiences.md.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import unordered_key
from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet

from .group import Group, Membership
from .member import Member


class AudienceQuerySet(VisibleQuerySet["Audience"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Return the audiences of `viewer`, who is in every group of the conjunction and at least a verified member."""
        everyone = Q(kind=Audience.Kind.PUBLIC)
        if not getattr(viewer, "is_verified", False):
            return self.filter(everyone)
        mine = Subquery(Membership.objects.filter(member=viewer.pk).values("group"))
        parts = Group.parts.through._default_manager.filter(to_group__in=mine).values("from_group")
        asked = Audience.groups.through._default_manager.filter(audience=OuterRef("pk"))
        unmet = asked.exclude(group__in=mine).exclude(group__in=Subquery(parts))
        return self.filter(everyone | (Q(kind=Audience.Kind.NETWORK) & ~Exists(unmet)))

    def of(self, *groups: Group) -> "Audience":
        """Return the one row for the members who are in all of `groups`; the whole network when there are none."""
        return self._interned(Audience.Kind.NETWORK, groups)

    def public(self) -> "Audience":
        """Return the one row for everybody, visitors included."""
        return self._interned(Audience.Kind.PUBLIC, ())

    @transaction.atomic  # a row seen before its groups would be the whole network
    def _interned(self, kind: "Audience.Kind", groups: Iterable[Group]) -> "Audience":
        """Numbers in their order would tell, among those of dated threads, when one under the Rule was started."""
        chosen = sorted(set(groups), key=lambda group: group.pk)
        key = "&".join([kind.value, *(str(group.pk) for group in chosen)])
        audience, created = self.get_or_create(key=key, defaults={"pk": unordered_key(), "kind": kind})
        if created:
            asks = Audience.groups.through
            asks._default_manager.bulk_create(asks(pk=unordered_key(), audience=audience, group=one) for one in chosen)
        return audience


class Audience(models.Model):
    class Kind(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        NETWORK = "network", _("Members of the network")

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    groups: "models.ManyToManyField[Group, models.Model]" = models.ManyToManyField(Group, related_name="+")

    objects = AudienceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    def members(self) -> QuerySet[Member]:
        """Return the verified members who belong to this audience (for a public one: the whole network)."""
        return self.among(Member.objects.verified())

    def among(self, members: QuerySet[Member]) -> QuerySet[Member]:
        """Return those of `members` who are in every group of this audience."""
        found = members
        for group in self.groups.all():
            within = group.parts.all() if group.kind == Group.Kind.ORGANISATIONS else [group]
            found = found.filter(Exists(Membership.objects.filter(group__in=within, member=OuterRef("pk"))))
        return found

    def narrowed_to(self, *groups: Group) -> "Audience":
        """Return the audience of those who are in this one and in all of `groups`."""
        return Audience.objects.of(*self.groups.all(), *groups)

    def lies_within(self, other: "Audience") -> bool:
        """Say whether everybody here is, by construction, also in `other`."""
        if other.kind == Audience.Kind.PUBLIC:
            return True
        return self.kind == Audience.Kind.NETWORK and set(other.groups.all()) <= set(self.groups.all())

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of its groups, which never change."""
        return frozenset(group.kind for group in self.groups.all())

    def fits(self, label: str) -> bool:
        """Say whether `label` allows an audience this wide (TLP 2.0: RED named people, AMBER organisations or groups,
        GREEN the community, CLEAR no limit).
        """
        match label:
            case Label.CLEAR:
                return True
            case Label.GREEN:
                return self.kind == Audience.Kind.NETWORK
            case Label.AMBER | Label.AMBER_STRICT:
                return bool(self.kinds)
            case Label.RED:
                return Group.Kind.NAMED in self.kinds
            case _:
                return False

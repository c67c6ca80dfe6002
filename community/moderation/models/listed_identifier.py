"""CAS Registry Numbers on public control lists: identifiers and the list's category, no other hazard data."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet

from .watch_rule import keeps_rules


class ListedIdentifierQuerySet(VisibleQuerySet["ListedIdentifier"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators see what stands on the lists; there is no list of hazards for anybody else."""
        return self.standing() if keeps_rules(viewer) else self.none()

    def standing(self) -> Self:
        """Those that were not taken off their list."""
        return self.filter(removed=None)


class ListedIdentifier(models.Model):
    public_id = PublicIdField()
    cas = models.CharField("CAS", max_length=12)
    list_name = models.CharField(_("list"), max_length=80)
    category = models.CharField(_("category"), max_length=80)
    version = models.CharField(_("version of the list"), max_length=40)
    legal_status = models.CharField(_("legal status"), max_length=80)
    removed = models.DateTimeField(null=True)

    objects = ListedIdentifierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cas", "list_name"], condition=Q(removed=None), name="one_standing_entry_per_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cas} ({self.list_name})"

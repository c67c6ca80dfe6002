"""A phrase in which a match does not count: the name of a list or a regulation says its words and means no harm."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet

from .watch_rule import WatchRule, keeps_rules

LONGEST_PHRASE = 200


class AllowedContextQuerySet(VisibleQuerySet["AllowedContext"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the rules."""
        return self if keeps_rules(viewer) else self.none()


class AllowedContext(models.Model):
    public_id = PublicIdField()
    rule = models.ForeignKey(WatchRule, models.CASCADE, null=True, related_name="+")
    """None: for all rules."""
    phrase = models.CharField(_("phrase"), max_length=LONGEST_PHRASE)

    objects = AllowedContextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "phrase"], name="one_context_per_rule_and_phrase"),
            models.UniqueConstraint(fields=["phrase"], condition=Q(rule=None), name="one_general_context_per_phrase"),
        ]

    def __str__(self) -> str:
        return self.phrase

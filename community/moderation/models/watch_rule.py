"""A watch rule: something at which a moderator looks, or of which an author is told. It means look, never guilty."""

from datetime import date
from typing import Self, TypedDict

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member
from community.members.models.member import Role

from .rule_kinds import LONGEST_VALUE, STRENGTH, Effect, Kind
from .rule_words import in_words

LONGEST_EXPLANATION = 200


class Saying(TypedDict):
    """What a rule says besides what it looks for."""

    effect: str
    explanation: str
    translations: dict[str, str]
    owner: Member | None
    review: date | None


def keeps_rules(viewer: Viewer) -> bool:
    """Say whether `viewer` is a moderator: the rules hold for all boards, so all moderators keep them."""
    return bool(getattr(viewer, "is_verified", False)) and getattr(viewer, "role", None) == Role.MODERATOR


class WatchRuleQuerySet(VisibleQuerySet["WatchRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators see the rules; nobody else, or they could be written around."""
        return self if keeps_rules(viewer) else self.none()

    def in_force(self) -> Self:
        return self.filter(enabled=True)


class WatchRule(models.Model):
    public_id = PublicIdField()
    kind = models.CharField(_("what it looks for"), max_length=12, choices=Kind.choices, default=Kind.TERM)
    value = models.CharField(max_length=LONGEST_VALUE)
    """As `rule_kinds.clean_value` returns it."""
    effect = models.CharField(_("what follows"), max_length=6, choices=Effect.choices, default=Effect.HOLD)
    language = models.CharField(_("language"), max_length=5, blank=True)
    explanation = models.CharField(_("why a moderator looks"), max_length=LONGEST_EXPLANATION)
    """In English; of a rule that only advises, what its author reads. A reason to hold keeps it as it was said then."""
    translations = models.JSONField(default=dict, blank=True)
    """The explanation in other languages, by code; without one, people read the English."""
    enabled = models.BooleanField(default=True)
    owner = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Who looks at it again by `review`; nobody, for those that came with the platform."""
    review = models.DateField(null=True)
    created = models.DateTimeField(default=timezone.now)

    objects = WatchRuleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_rule_per_kind_and_value")]

    def __str__(self) -> str:
        """What it looks for says enough by itself only where it is words."""
        if self.in_words:
            return self.value
        return f"{self.get_kind_display()}: {in_words(self.kind, self.value)}"

    @property
    def in_words(self) -> bool:
        return self.kind in (Kind.TERM, Kind.PATTERN)

    def would_weaken(self, effect: str) -> bool:
        """Say whether another effect would let more through than this rule now does."""
        return self.enabled and STRENGTH[Effect(effect)] < STRENGTH[Effect(self.effect)]

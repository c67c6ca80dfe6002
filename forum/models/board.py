"""A board: one threat topic, its readers, its moderators and the label it proposes."""

from typing import Self

from django.db import models
from django.utils.translation import get_language

from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Audience, Group


class BoardQuerySet(VisibleQuerySet["Board"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Members only, whatever the audience: the forum has no public boards yet."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        return self.filter(audience__in=keys_visible_to(Audience, viewer))


class Board(models.Model):
    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)
    """The name by language code; English is the fallback."""
    descriptions = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=20, choices=Label.choices, default=Label.GREEN)
    """What the form for a new thread preselects; never TLP:CLEAR."""
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    moderators = models.ForeignKey(Group, models.PROTECT, related_name="+")
    premoderated = models.BooleanField(default=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(label=Label.CLEAR), name="no_board_proposes_tlp_clear")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_current_language(self.names)

    @property
    def description(self) -> str:
        return _in_current_language(self.descriptions)


def _in_current_language(texts: dict[str, str]) -> str:
    return texts.get(get_language() or "en") or texts.get("en", "")

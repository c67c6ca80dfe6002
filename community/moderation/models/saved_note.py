"""A saved note: what a team often writes to authors, in the languages of its members."""

from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Subquery
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Group, Member, Membership
from community.members.models.member import Role

LONGEST_NAME = 80
LONGEST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class NoteAsRead:
    """A note in one language."""

    public_id: str
    name: str
    text: str
    language: str


class SavedNoteQuerySet(VisibleQuerySet["SavedNote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A moderator sees those of the teams they sit in; others none."""
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) != Role.MODERATOR:
            return self.none()
        return self.filter(team__in=Subquery(Membership.objects.filter(member=viewer.pk).values("group")))


class SavedNote(models.Model):
    public_id = PublicIdField()
    team = models.ForeignKey(Group, models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    """By which moderators choose it."""
    texts: "models.JSONField[Any, dict[str, str]]" = models.JSONField(default=dict)
    """By language code; the English one is always there."""
    changed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    changed = models.DateTimeField(default=timezone.now)

    objects = SavedNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="one_saved_note_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def languages(self) -> list[str]:
        """The codes of the languages in which it is written, in one order: a database keeps none of the texts."""
        return [code for code, _name in settings.CONTENT_LANGUAGES if code in self.texts]

    def read_in(self, language: str) -> NoteAsRead:
        """Return it as somebody who reads `language` gets it: in that, or in English."""
        language = language if language in self.texts else "en"
        return NoteAsRead(self.public_id, self.name, self.texts[language], language)

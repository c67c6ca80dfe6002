"""Another spelling of a tag: whoever writes it means the other."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet

_LONGEST = 40


class TagSynonymQuerySet(VisibleQuerySet["TagSynonym"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """For all members: words of the network, which tell of no thread."""
        return self if getattr(viewer, "is_verified", False) else self.none()

    def resolved(self, tags: Iterable[str]) -> list[str]:
        """Return `tags` as they are meant, each once, in their order."""
        said = list(tags)
        meant = dict(self.filter(written__in=said).values_list("written", "means")) if said else {}
        return list(dict.fromkeys(meant.get(tag, tag) for tag in said))


class TagSynonym(models.Model):
    """Both as they stand in addresses; what is meant is never itself a synonym (actions/tags.py)."""

    public_id = PublicIdField()
    written = models.CharField(max_length=_LONGEST, unique=True)
    means = models.CharField(max_length=_LONGEST, db_index=True)

    objects = TagSynonymQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(written=F("means")), name="a_tag_is_no_synonym_of_itself")]
        ordering = ["means", "written"]

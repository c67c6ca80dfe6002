"""The thesaurus: subjects that somebody knows, asks about, or looks for."""

from typing import Self

from django.db import models
from django.utils.translation import get_language


class TopicQuerySet(models.QuerySet["Topic"]):
    def choosable(self) -> Self:
        """Return those that can be chosen from now on."""
        return self.filter(retired=False)


class Topic(models.Model):
    """A subject of the thesaurus, with its names by language."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)
    broader = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    retired = models.BooleanField(default=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.names.get(get_language() or "en") or self.names.get("en", ""))

from typing import Self

from django.db import models
from django.utils.translation import get_language

from community.members.models import Member


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


class Profile(models.Model):
    """What a member can help with."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    languages = models.JSONField(default=list)
    zone = models.CharField(max_length=60, blank=True)
    regions = models.JSONField(default=list)
    sectors = models.JSONField(default=list)
    availability = models.CharField(max_length=10, default="open")
    most = models.PositiveSmallIntegerField(default=2)
    confirmed = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.member.name


class Expertise(models.Model):
    """That somebody knows a topic."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "topic"], name="one_expertise_per_topic")]

    def __str__(self) -> str:
        return str(self.topic)

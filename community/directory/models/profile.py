"""What a member knows and can help with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.members.models import Member

from .topic import Topic


class Availability(models.TextChoices):
    OPEN = "open", _("Open to requests")
    LIMITED = "limited", _("Open to few requests")
    CLOSED = "closed", _("Takes no requests at present")


class Profile(models.Model):
    """What a member can help with."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    languages = models.JSONField(default=list)
    zone = models.CharField(max_length=60, blank=True)
    regions = models.JSONField(default=list)
    sectors = models.JSONField(default=list)
    availability = models.CharField(max_length=10, choices=Availability.choices, default=Availability.OPEN)
    most = models.PositiveSmallIntegerField(default=2)
    """How many requests they take at a time."""
    confirmed = models.DateTimeField(null=True)
    """When they last said that all this is still so."""

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

"""The Chatham House Rule: what a thread under it keeps instead of names. No row here points at a member who wrote.

Design and reasons: docs/decisions/0006-the-rule.md; the code that computes tags: forum/authorship.py.
"""

from typing import Self

from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Audience, Member, Membership, Organisation
from community.members.models.member import Role

from .revision import Revision
from .thread import Thread


class RuleKey(models.Model):
    """A thread's own random key, wrapped under settings.RULE_KEYS. Once destroyed, nobody can say who wrote."""

    thread = models.OneToOneField(Thread, models.PROTECT, primary_key=True, related_name="+")
    wrapped = models.TextField(blank=True)
    destroyed = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped="", destroyed__isnull=False) | (~Q(wrapped="") & Q(destroyed=None)),
                name="a_rule_key_is_there_or_destroyed",
            )
        ]


class Participant(models.Model):
    """The number under which an author's posts stand in one thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    author_tag = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "author_tag"], name="one_number_per_tag"),
            models.UniqueConstraint(fields=["thread", "number"], name="one_tag_per_number"),
        ]


class Waiting(models.Model):
    """A cleared revision that waits for its batch."""

    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    slot = models.DateTimeField(db_index=True)
    """The first batch it may be in: never the moment at which it was written or cleared."""


class Silence(models.Model):
    """A sanction on a pseudonym: in this thread only, until the end of a day. One that is lifted is a row less."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    author_tag = models.CharField(max_length=64)
    until = models.DateField()
    reason = models.CharField(max_length=500)
    moderator = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "author_tag"], name="one_silence_per_participant")]


class UnmaskingQuerySet(VisibleQuerySet["Unmasking"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators of the board who read the thread see what was asked there; its author is told elsewhere."""
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) != Role.MODERATOR:
            return self.none()
        seats = Membership.objects.filter(member=viewer.pk).values("group")
        return self.filter(
            thread__board__moderators__in=Subquery(seats), thread__audience__in=keys_visible_to(Audience, viewer)
        )


class Unmasking(models.Model):
    """Two moderators of different organisations ask who a participant is. The name itself is written nowhere."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a second moderator")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Nobody answered in time")

    public_id = PublicIdField()
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+")
    author_tag = models.CharField(max_length=64)
    participant = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    asked = models.DateField()
    seconded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    seconded_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Of which organisation the two were then; unknown of the second where that was before November 2026."""
    decided = models.DateField(null=True)
    seen_by_asker = models.BooleanField(default=False)
    seen_by_second = models.BooleanField(default=False)

    objects = UnmaskingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "author_tag"], condition=Q(state="asked"), name="one_open_unmasking_per_participant"
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None)
                | (~Q(seconded_by=models.F("asked_by")) & ~Q(seconded_from=models.F("asked_from"))),
                name="two_people_unmask",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "lapsed"], seconded_by=None)
                | Q(state__in=["agreed", "declined"], seconded_by__isnull=False),
                name="an_unmasking_is_decided_by_a_second",
            ),
        ]

    def is_of(self, member: Member) -> bool:
        """Whether `member` is one of the two."""
        return member.pk in (self.asked_by_id, self.seconded_by_id)

    def seen_by(self, member: Member) -> bool:
        """Whether `member`, one of the two, has been told the name."""
        return self.seen_by_asker if member.pk == self.asked_by_id else self.seen_by_second

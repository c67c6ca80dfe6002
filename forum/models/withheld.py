"""Words that moderators withheld from a post: kept sealed until a day, and read again by two together or by nobody."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Audience, Group, Member, Membership, Organisation
from community.members.models.member import Role
from community.moderation.models import Appeal, Decision
from community.moderation.reasons import Rule

from .post import Post


class WithheldQuerySet(VisibleQuerySet["Withheld"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The moderators of the board know that something is withheld, under TLP:RED those among its readers; while it
        is appealed also those of the reserve to whom that was given. Not its author: who withheld it is not for them.
        """
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) != Role.MODERATOR:
            return self.none()
        seats = Membership.objects.filter(member=viewer.pk).values("group")
        for_many = [label for label in Label if label != Label.RED]
        among_readers = Q(post__label__in=for_many) | Q(post__thread__audience__in=keys_visible_to(Audience, viewer))
        of_board = among_readers & Q(post__thread__board__moderators__in=Subquery(seats))
        in_reserve = Appeal.objects.in_reserve().filter(decision=OuterRef("decision"))
        reserve = Exists(in_reserve) & Exists(seats.filter(group__kind=Group.Kind.RESERVE))
        return self.filter(of_board | reserve).exclude(post__author=viewer.pk)


class Withheld(models.Model):
    class State(models.TextChoices):
        SEALED = "sealed", _("Sealed")
        ASKED = "asked", _("Waiting for a second moderator")
        OPEN = "open", _("Open to two moderators")
        RESTORED = "restored", _("Shown again after an appeal")

    public_id = PublicIdField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+")
    """None for what was withheld before such decisions could be appealed."""
    rule = models.CharField(max_length=20, choices=Rule.choices)
    sealed = models.TextField(blank=True)
    """The passages, and the words of each version of the post before, as JSON under a seal (actions/masking.py)."""
    moderator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    """Of the latest version that the post had then: later ones were written around the mark."""
    made = models.DateField()
    until = models.DateField()
    """The last day on which it is kept, or longer while it is appealed."""
    destroyed = models.DateField(null=True)
    """When its time was over; or when the words were put back, so that nothing is kept under seal any more."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.SEALED)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    asked_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    agreed_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    open_until = models.DateTimeField(null=True)

    objects = WithheldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed="", destroyed__isnull=False) | (~Q(sealed="") & Q(destroyed=None)),
                name="withheld_is_there_or_destroyed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | (~Q(agreed_by=F("asked_by")) & ~Q(agreed_from=F("asked_from"))),
                name="two_open_what_is_withheld",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(agreed_by__isnull=False), name="withheld_is_opened_by_a_second"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def mark(self) -> str:
        """What stands in the place of a passage, in the language of the post."""
        with translation.override(self.post.language):
            return gettext("[withheld by a moderator: %(rule)s]") % {"rule": Rule(self.rule).label}

    def is_open(self, now: datetime) -> bool:
        """Whether the two may read it."""
        return self.state == Withheld.State.OPEN and self.open_until is not None and now < self.open_until

"""A flag: a member asks a moderator to look at something published."""

from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.visibility import IsVisible, Viewer, VisibleQuerySet
from community.members.models import Member

from .queue_item import QueueItem


class FlagQuerySet(VisibleQuerySet["Flag"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The moderators of the item's team read flags, never who raised them (actions/reporters.py); members their
        own.
        """
        if not getattr(viewer, "is_verified", False):
            return self.none()
        return self.filter(Q(flagger=viewer.pk) | Q(IsVisible("item", QueueItem, viewer)))

    def standing(self, *, flagger: Member | None, flagger_tag: str, target: models.Model) -> Self:
        """The member's flag on `target` in a round that is still open."""
        return self.standing_on(target).filter(flagger=flagger, flagger_tag=flagger_tag)

    def standing_on(self, target: models.Model) -> Self:
        """All flags on `target` in a round that is still open."""
        return self.filter(
            item__target_type=ContentType.objects.get_for_model(target),
            item__target_id=target.pk,
            item__state=QueueItem.State.OPEN,
            round=F("item__round"),
        )

    def barring(self, item: QueueItem) -> Self:
        """Those whose flaggers do not decide over `item`: of this round, and once it is appealed of every one."""
        rounds = {} if item.kind == QueueItem.Kind.APPEAL else {"round": item.round}
        return self.filter(item=item, **rounds)


class Flag(models.Model):
    """Keeps what the text was when it was flagged, as a hash; one per member and round of the item, to which the
    member may add.

    Its item points at one version of the text, which never changes: the snapshot is that version.
    """

    class Reason(models.TextChoices):
        SENSITIVE = "sensitive", _("It contains sensitive details")
        LABEL = "label", _("Its label or audience is too wide")
        PERSONAL = "personal", _("It names a person or a site that should not be named")
        CONDUCT = "conduct", _("It is disrespectful or off topic")
        OTHER = "other", _("Something else")

    class Answer(models.TextChoices):
        """What whoever flagged is told; a decision of its own beside that over the text."""

        FOLLOWED = "followed", _("Thank them: something was done")
        LEFT = "left", _("Tell them that the text stays as it is")
        UNFOUNDED = "unfounded", _("Ask them to flag only what breaks a rule")

    item = models.ForeignKey(QueueItem, models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    flagger = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    flagger_tag = models.CharField(max_length=64, blank=True)
    """Stands for the flagger where no participant is named: under the Chatham House Rule."""
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.TextField(blank=True)
    target_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    created = models.DateTimeField(default=timezone.now)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "round", "flagger"], name="one_flag_per_member_and_round"),
            models.UniqueConstraint(
                fields=["item", "round", "flagger_tag"], condition=Q(flagger=None), name="one_flag_per_tag_and_round"
            ),
            models.CheckConstraint(
                condition=Q(flagger__isnull=False, flagger_tag="") | (Q(flagger=None) & ~Q(flagger_tag="")),
                name="a_flag_has_a_flagger_or_a_tag",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on {self.item_id}"

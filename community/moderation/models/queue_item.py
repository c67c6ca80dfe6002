"""A queue item: one target that waits for a moderator. Reopened rather than duplicated."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Audience, Group, Member, Membership
from community.members.models.member import Role
from community.moderation.reasons import FOUND_BY_MACHINE
from community.moderation.severity import QUEUE_ORDER, Severity

LEASE = timedelta(minutes=10)
"""For how long a claim keeps an item for one moderator, unless it is renewed."""
HANDED_OVER = timedelta(hours=1)
"""For how long it waits for the moderator to whom another handed it."""

_FOR_MANY = [label for label in Label if label != Label.RED]
_OPENLY_LISTED = (Label.CLEAR, Label.GREEN)


class QueueItemQuerySet(VisibleQuerySet["QueueItem"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A moderator sees the items of the teams they sit in, of those for named readers their own; others none."""
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) != Role.MODERATOR:
            return self.none()
        return self.filter(
            Q(audience=None, label__in=_FOR_MANY) | Q(audience__in=keys_visible_to(Audience, viewer)),
            team__in=Subquery(Membership.objects.filter(member=viewer.pk).values("group")),
        )

    def open(self) -> Self:
        return self.filter(state=QueueItem.State.OPEN)

    def openly_listed(self) -> Self:
        """Those of which the list shows more than label and age (`is_restricted`)."""
        return self.filter(label__in=_OPENLY_LISTED)

    def by_urgency(self) -> Self:
        """In the order in which they should be decided."""
        return self.order_by(*QUEUE_ORDER)

    def claimed_by(self, member: Member, now: datetime) -> Self:
        """Those whose lease `member` holds at `now`."""
        return self.open().filter(claimed_by=member, claimed_until__gt=now)

    def unclaimed(self, now: datetime) -> Self:
        """Open ones on which nobody holds a lease at `now`."""
        return self.open().filter(Q(claimed_by=None) | Q(claimed_until__lte=now))

    def claimable_by(self, member: Member, now: datetime) -> Self:
        """Open ones on which nobody else holds a lease at `now`."""
        return self.open().filter(Q(claimed_by=None) | Q(claimed_by=member) | Q(claimed_until__lte=now))

    def locked(self) -> Self:
        """Lock the rows themselves until the transaction ends; joined rows stay free."""
        return self.select_for_update(of=("self",))


class QueueItem(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        DECIDED = "decided", _("Decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")  # the author changed or took back the text

    class Kind(models.TextChoices):
        HOLD = "hold", _("Held before publication")
        FLAG = "flag", _("Flagged by a member")
        APPEAL = "appeal", _("Appealed by its author")

    public_id = PublicIdField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    """Rises with every change that a decision must have seen: a reason, a flag, a decision. A claim does not count."""
    round = models.PositiveIntegerField(default=1)
    """Rises when a closed item opens again. Each round ends in at most one decision."""
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    severity = models.PositiveSmallIntegerField(choices=Severity.choices, default=Severity.ORDER)
    team = models.ForeignKey(Group, models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Nobody, for what was written under the Chatham House Rule."""
    label = models.CharField(max_length=20)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    """Under TLP:RED: the named readers. Only moderators among them may know of the item."""
    reasons = models.JSONField(default=list)
    """A list of `{"code": …, "detail": …, "start": …, "end": …}`; see screening.Reason. Reasons only accumulate."""
    needs_two = models.BooleanField(default=False)
    """Whether one of them is sensitive: then two moderators release it. The database never lets it end."""
    with_changes = models.BooleanField(default=False)
    """Whether a moderator changed words or label in this round."""
    created = models.DateTimeField(default=timezone.now)
    opened = models.DateTimeField(default=timezone.now)
    """When this round began."""
    due = models.DateTimeField()
    """The target time of this round."""
    closed = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    objects = QueueItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target_type", "target_id"], name="one_queue_item_per_target")]
        indexes = [
            models.Index(fields=["team", "severity", "due"], condition=Q(state="open"), name="queue_open"),
            models.Index(fields=["team", "-closed"], condition=~Q(state="open"), name="queue_closed"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def claimant(self, now: datetime) -> Member | None:
        """Return who holds the lease at `now`, if anybody does."""
        return self.claimed_by if self.claimed_until and self.claimed_until > now else None

    @property
    def has_found_by_machine(self) -> bool:
        """Whether an automatic check gave one of the reasons, in whatever round."""
        return any(reason["code"] in FOUND_BY_MACHINE for reason in self.reasons)

    @property
    def is_restricted(self) -> bool:
        """Under a label whose items the list shows by label and age only: TLP:AMBER, stricter, and the unknown."""
        return self.label not in _OPENLY_LISTED

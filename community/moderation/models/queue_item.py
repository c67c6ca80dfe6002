"""A queue item: one target that waits for a moderator. Reopened rather than duplicated."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.dates import HALF_DAY
from community.core.listed import Keys
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
TO_RESERVE = timedelta(hours=72)
"""After it the network's reserve moderators decide too."""
TO_AUTHOR = timedelta(days=7)
"""After it a text that is held goes back to its author."""

_FOR_MANY = [label for label in Label if label != Label.RED]
_OPENLY_LISTED = (Label.CLEAR, Label.GREEN)


class _Number(Subquery):
    """How many rows a subquery finds, which says itself how many are enough."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()


def seats_of(viewer: Viewer) -> QuerySet[Membership]:
    """Return the groups in which `viewer` sits, a team's queue beside each (`first_of_team`)."""
    return Membership.objects.filter(member=viewer.pk)


class QueueItemQuerySet(VisibleQuerySet["QueueItem"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A moderator sees the items of the teams they sit in, of those for named readers their own; who sits in the
        reserve also those that were given to it, none for named readers; others none.
        """
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) != Role.MODERATOR:
            return self.none()
        seats = seats_of(viewer)
        for_many = Q(audience=None, label__in=_FOR_MANY)
        of_my_teams = Q(team__in=Subquery(seats.values("group")))
        of_reserve = for_many & Q(in_reserve__isnull=False) & Exists(seats.filter(group__kind=Group.Kind.RESERVE))
        return self.filter(of_my_teams & (for_many | Q(audience__in=keys_visible_to(Audience, viewer))) | of_reserve)

    def open(self) -> Self:
        return self.filter(state=QueueItem.State.OPEN)

    def openly_listed(self) -> Self:
        """Those of which the list shows more than label and age (`is_restricted`)."""
        return self.filter(label__in=_OPENLY_LISTED)

    def waiting_since(self, moment: datetime) -> Self:
        """Open ones whose round began by then. Where nobody is named its half day has to be over."""
        named = Q(author__isnull=False, opened__lte=moment)
        return self.open().filter(named | Q(author=None, opened__lte=moment - HALF_DAY))

    def due_for_reserve(self, now: datetime) -> Self:
        """Those that nobody decided in 72 hours; what is for named readers stays with them."""
        waiting = self.waiting_since(now - TO_RESERVE)
        return waiting.filter(in_reserve=None, audience=None, label__in=_FOR_MANY)

    def lapsing(self, now: datetime) -> Self:
        """Held texts that nobody decided in seven days. What is flagged stands published and goes on waiting."""
        return self.waiting_since(now - TO_AUTHOR).filter(kind=QueueItem.Kind.HOLD)

    def closed(self) -> Self:
        """Those that wait no more, the latest first."""
        return self.exclude(state=QueueItem.State.OPEN).order_by("-closed", "-pk")

    def closed_before(self, item: "QueueItem") -> Self:
        """Those that stand after `item` in the order of `closed`; the second bound lets an index find the place."""
        if item.closed is None:  # it waits again
            return self.closed()
        same = Q(closed=item.closed, pk__lt=item.pk)
        return self.closed().filter(Q(closed__lt=item.closed) | same, closed__lte=item.closed)

    def open_after(self, item: "QueueItem") -> Self:
        """Open ones that stand after `item` in the order of urgency."""
        same = Q(due__gt=item.due) | Q(due=item.due, pk__gt=item.pk)
        later = Q(severity__gt=item.severity) | Q(same, severity=item.severity, due__gte=item.due)
        return self.open().by_urgency().filter(later, severity__gte=item.severity)

    def again(self) -> Self:
        """Open ones that had been closed before."""
        return self.open().filter(round__gt=1)

    def late(self, now: datetime | Now) -> Self:
        """Open ones past their target time at `now`; with every class named, the index of what waits finds them."""
        return self.open().filter(severity__in=Severity.values, due__lt=now)

    def by_urgency(self) -> Self:
        """In the order in which they should be decided."""
        return self.order_by(*QUEUE_ORDER)

    def claimed_by(self, member: Viewer, now: datetime | Now) -> Self:
        """Those whose lease `member` holds at `now`."""
        return self.open().filter(claimed_by=member.pk, claimed_until__gt=now)

    def unclaimed(self, now: datetime) -> Self:
        """Open ones on which nobody holds a lease at `now`."""
        return self.open().filter(Q(claimed_by=None) | Q(claimed_until__lte=now))

    def claimable_by(self, member: Member, now: datetime) -> Self:
        """Open ones on which nobody else holds a lease at `now`."""
        return self.open().filter(Q(claimed_by=None) | Q(claimed_by=member) | Q(claimed_until__lte=now))

    def foremost(self, viewer: Viewer, most: int) -> list[list[int]]:
        """Return for each team of `viewer`, and of what the reserve was given besides, the keys of the first `most`
        rows, in the order that is set; two queries.

        The indexes lead by team. Asked over several teams at once, a database would sort all that there is.
        """
        of_teams = seats_of(viewer).values_list(self.first_of_team(most), flat=True)
        return [*of_teams, list(self.besides_teams(viewer).values_list("pk", flat=True)[:most])]

    def first_of_team(self, most: int) -> Subquery:
        """Return, beside a seat, the keys of the first `most` rows of its team as one list."""
        return Keys(self.filter(team=OuterRef("group")).values("pk")[:most])

    def number_of_team(self, most: int) -> Subquery:
        """Return, beside a seat, how many rows its team has, `most` at most."""
        return _Number(self.filter(team=OuterRef("group")).order_by().values("pk")[:most])

    def besides_teams(self, viewer: Viewer) -> Self:
        """What the reserve was given, without what `viewer` sees from a seat in its team anyway."""
        return self.filter(in_reserve__isnull=False).exclude(team__in=Subquery(seats_of(viewer).values("group")))

    def locked(self) -> Self:
        """Lock the rows themselves until the transaction ends; joined rows stay free."""
        return self.select_for_update(of=("self",))


class QueueItem(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        DECIDED = "decided", _("Decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")  # the author changed or took back the text
        LAPSED = "lapsed", _("Nobody decided in time")  # the author has the text back

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
    flagged_meanwhile = models.BooleanField(default=False)
    """Whether its text, while appealed, was flagged or found by a check, or takes the place of one that was flagged: a
    round of its own follows for that.
    """
    created = models.DateTimeField(default=timezone.now)
    opened = models.DateTimeField(default=timezone.now)
    """When this round began."""
    due = models.DateTimeField()
    """The target time of this round."""
    in_reserve = models.DateTimeField(null=True)
    """Since when, in this round, the network's reserve moderators decide too."""
    closed = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    objects = QueueItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target_type", "target_id"], name="one_queue_item_per_target")]
        indexes = [
            models.Index(fields=["team", "severity", "due"], condition=Q(state="open"), name="queue_open"),
            models.Index(fields=["team", "-closed"], condition=~Q(state="open"), name="queue_closed"),
            models.Index(fields=["team"], condition=Q(state="open", round__gt=1), name="queue_again"),
            models.Index(fields=["in_reserve"], condition=Q(in_reserve__isnull=False), name="queue_reserve"),
            models.Index(fields=["claimed_by"], condition=Q(claimed_by__isnull=False), name="queue_claimed"),
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

"""A change that nobody makes alone or at once: it takes a second person, 72 hours, or both.

Why: docs/decisions/0005-no-silent-power.md. Each kind names what it changes in columns of its own, so that the database
itself can refuse a change that names too little, or one person twice.
"""

from datetime import datetime, timedelta
from typing import Final, Self

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet

from .change_kinds import DEEDS, DELAYED, EFFECTS, NAMED, OPEN, Kind, State
from .group import Group, Membership
from .member import SECONDING, Member, Role
from .organisation import Organisation

SECOND_WITHIN: Final = timedelta(days=14)
WAIT: Final = timedelta(hours=72)
_stops = Signer(salt="members.change.stop")


WORDS = (
    "member__organisation",
    "group",
    "organisation",
    "into",
    "proposed_by",
    "proposed_from",
    "seconded_by",
    "seconded_from",
    "closed_by",
)
"""The relations that the words about a change name."""


def _names_what_it_changes() -> Q:
    """Return the condition that a row names exactly what its kind changes (the domains may be none)."""
    there = {name: Q(**{f"{name}__isnull": False}) for name in ("member", "group", "organisation", "into")}
    there |= {name: ~Q(**{name: ""}) for name in ("role", "email")}
    whole = Q()
    for kind, named in NAMED.items():
        one = Q(kind=kind)
        for name, given in there.items():
            one &= given if name in named else ~given
        whole |= one
    return whole


class ChangeQuerySet(VisibleQuerySet["Change"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who second see all but other people's own; members what was decided about them or reaches them."""
        if not viewer.is_authenticated:
            return self.none()
        own = Q(member=viewer.pk) & (Q(kind=Kind.OWN_EMAIL) | Q(seconded__isnull=False))
        if not getattr(viewer, "is_verified", False):
            return self.filter(own)
        role = getattr(viewer, "role", None)
        if role in SECONDING:
            return self.filter(own | ~Q(kind=Kind.OWN_EMAIL))
        mine = Subquery(Membership.objects.filter(member=viewer.pk).values("group__organisation"))
        reached = Q(kind__in=(Kind.MERGE, Kind.DOMAINS)) & (Q(organisation__in=mine) | Q(into__in=mine))
        if role == Role.MODERATOR:
            reached |= Q(kind=Kind.ROLE)
        return self.filter(own | Q(state=State.IN_FORCE) & reached)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def overdue(self, now: datetime) -> Self:
        """Those whose 14 days without a second person, or whose 72 hours, are over."""
        return self.filter(Q(state=State.PROPOSED, expires__lte=now) | Q(state=State.WAITING, due__lte=now))

    def with_all(self) -> Self:
        """Fetch with it what its words name."""
        return self.select_related(*WORDS)

    def stopped_by(self, token: str) -> Self:
        """Return the change that the link in a mail names: none when the signature is not ours."""
        try:
            return self.filter(public_id=_stops.unsign(token))
        except BadSignature:
            return self.none()


class Change(models.Model):
    public_id = PublicIdField()
    kind = models.CharField(max_length=15, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    into = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=15, choices=Role.choices, blank=True)
    email = models.EmailField(blank=True)
    domains = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proposed_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The organisation of the first person when they proposed; of an applicant, none."""
    seconded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    seconded_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Who declined, withdrew or stopped it; nobody when it took effect or lapsed."""
    proposed = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    seconded = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_names_what_it_changes(), name="a_change_names_what_it_changes"),
            models.CheckConstraint(
                condition=Q(kind=Kind.OWN_EMAIL) | ~Q(reason=""), name="a_change_of_others_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(member=None)
                | (Q(kind=Kind.OWN_EMAIL) & Q(proposed_by=F("member")))
                | (~Q(kind=Kind.OWN_EMAIL) & ~Q(proposed_by=F("member"))),
                name="nobody_proposes_a_change_for_themself",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None)
                | (
                    ~Q(seconded_by=F("proposed_by"))
                    & (Q(member=None) | ~Q(seconded_by=F("member")))
                    & ~Q(seconded_from=F("proposed_from"))
                    & Q(seconded_from__isnull=False, seconded__isnull=False)
                ),
                name="two_people_of_two_organisations",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.WAITING, State.IN_FORCE))
                | Q(kind=Kind.OWN_EMAIL)
                | Q(seconded_by__isnull=False),
                name="no_change_of_others_without_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.WAITING, State.IN_FORCE)) | ~Q(kind__in=DELAYED) | Q(due__isnull=False),
                name="what_must_wait_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed=None) | (~Q(state__in=OPEN) & Q(closed__isnull=False)),
                name="a_closed_change_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(state__in=OPEN) & ~Q(kind=Kind.SEAT),
                name="one_open_change_per_member_and_kind",
            ),
            models.UniqueConstraint(
                fields=["member", "group"], condition=Q(state__in=OPEN), name="one_open_change_per_seat"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(state__in=OPEN, member=None),
                name="one_open_change_per_organisation_and_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "expires"], name="change_state"),
            models.Index(fields=["due"], condition=Q(state=State.WAITING), name="change_due"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_delayed(self) -> bool:
        return self.kind in DELAYED

    @property
    def stop_token(self) -> str:
        """What the link to stop it carries: whoever reads the mail of the account may stop it, signed in or not."""
        return _stops.sign(self.public_id)

    @property
    def effect(self) -> str:
        """Say what follows from it."""
        return str(EFFECTS[Kind(self.kind)])

    @property
    def deed(self) -> str:
        """Say what it does, beginning with a verb: a heading, and the words of its buttons."""
        return DEEDS[Kind(self.kind)] % {
            "name": self.member or "",
            "role": self.get_role_display(),
            "group": self.group or "",
            "organisation": self.organisation or "",
            "into": self.into or "",
            "domains": ", ".join(self.domains) or _("none"),
        }

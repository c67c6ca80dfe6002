"""A sanction: what a member was told, may not do any more, and until when; and the one appeal against it.

Why and by whom: docs/decisions/0014-people.md. It ends by time, which the database computes; no job is needed.
"""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member, Organisation
from community.members.models.member import SECONDING, Role
from community.moderation.reasons import REFUSING

from .decision import Decision

AGREED_WITHIN: Final = timedelta(days=14)
"""For so long a ban waits for its second person."""
APPEALED_WITHIN: Final = timedelta(days=20)
LONGEST_WORDS: Final = 2000

_RULES = [(rule.value, rule.label) for rule in REFUSING]


class SanctionQuerySet(VisibleQuerySet["Sanction"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Members see what was imposed on them; moderators and those who oversee them all but what is about them."""
        own = Q(member=viewer.pk, begins__isnull=False)
        if not getattr(viewer, "is_verified", False) or getattr(viewer, "role", None) not in DECIDING:
            return self.filter(own)
        return self.filter(own | ~Q(member=viewer.pk))

    def standing(self, now: datetime) -> Self:
        """Those that hold. Their end alone is asked, so that a clock that went back lets nobody go early."""
        return self.filter(state=Sanction.State.IN_FORCE, until__gt=now)

    def waiting(self, now: datetime) -> Self:
        """Bans for which a second person is still sought."""
        return self.filter(state=Sanction.State.PROPOSED, made__gt=now - AGREED_WITHIN)

    def appealed(self) -> Self:
        """Those whose appeal nobody has decided."""
        return self.filter(state=Sanction.State.IN_FORCE, appealed__isnull=False, answered=None)

    def with_all(self) -> Self:
        """Fetch with it what its words name."""
        return self.select_related(
            "member__organisation", "imposed_by", "seconded_by", "lifted_by", "answered_by", "decision__item"
        )


DECIDING = (Role.MODERATOR, *SECONDING)
"""Roles that decide over bans and appeals: moderators, and those who oversee what they do."""


class Sanction(models.Model):
    class Kind(models.TextChoices):
        WARNING = "warning", _("Warning")
        LIMIT = "limit", _("Limit on posts")
        READ_ONLY = "read-only", _("Reading only")
        SUSPENSION = "suspension", _("Suspension")
        BAN = "ban", _("Ban")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        IN_FORCE = "in-force", _("Imposed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LAPSED = "lapsed", _("Lapsed")
        LIFTED = "lifted", _("Lifted")

    public_id = PublicIdField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_FORCE)
    rule = models.CharField(max_length=20, choices=_RULES)
    words = models.TextField()
    """What the member is told. Never mailed."""
    days = models.PositiveSmallIntegerField()
    posts_per_day = models.PositiveSmallIntegerField(null=True)
    """Of a limit."""
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    """From which it follows. Over content, its author and who flagged it one decides each time anew."""
    imposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    imposed_from = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    seconded_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The organisations as they were when each of the two decided."""
    made = models.DateTimeField(default=timezone.now)
    begins = models.DateTimeField(null=True)
    """None while a ban waits, and when it came to nothing."""
    until = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Who declined or withdrew it."""
    lifted = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    submission_key = models.UUIDField(null=True)
    """Made by the form: a double click, or a resent form, is one sanction."""

    appeal = models.TextField(blank=True)
    appealed = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    """What the member is told of their appeal, or when it was lifted without one."""
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    answered_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("imposed_by")), name="nobody_sanctions_themself"),
            models.CheckConstraint(
                condition=Q(kind="limit", posts_per_day__gte=1) | (~Q(kind="limit") & Q(posts_per_day=None)),
                name="a_limit_says_how_many",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=("in-force", "lifted")) & Q(begins__isnull=False, until__gt=F("begins")))
                | (~Q(state__in=("in-force", "lifted")) & Q(begins=None, until=None, kind="ban")),
                name="what_was_imposed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None, seconded_from=None)
                | (
                    Q(kind="ban", seconded_by__isnull=False, seconded_from__isnull=False)
                    & ~Q(seconded_by=F("imposed_by"))
                    & ~Q(seconded_by=F("member"))
                    & ~Q(seconded_from=F("imposed_from"))
                ),
                name="two_people_of_two_organisations_ban",
            ),
            models.CheckConstraint(
                condition=~Q(kind="ban") | Q(begins=None) | Q(seconded_by__isnull=False), name="nobody_bans_alone"
            ),
            models.CheckConstraint(
                condition=(Q(state="lifted") & Q(lifted__isnull=False, lifted_by__isnull=False))
                | (~Q(state="lifted") & Q(lifted=None, lifted_by=None)),
                name="what_was_lifted_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(appealed=None, appeal="") | (Q(appealed__isnull=False) & ~Q(appeal="")),
                name="an_appeal_has_words",
            ),
            models.CheckConstraint(
                condition=Q(answered=None, answered_by=None, answered_from=None)
                | (
                    Q(appealed__isnull=False, answered__isnull=False)
                    & Q(answered_by__isnull=False, answered_from__isnull=False)
                    & ~Q(answered_by=F("imposed_by"))
                    & ~Q(answered_by=F("member"))
                    & ~Q(answered_from=F("imposed_from"))
                    & (Q(seconded_by=None) | ~Q(answered_by=F("seconded_by")))
                ),
                name="an_appeal_is_decided_by_others",
            ),
            models.UniqueConstraint(fields=["imposed_by", "submission_key"], name="one_sanction_per_submission"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(state="proposed"), name="one_proposed_ban_per_member"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-made"], name="sanction_member"),
            models.Index(fields=["state", "-made"], name="sanction_state"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_standing(self) -> bool:
        """Whether it holds now."""
        return self.state == Sanction.State.IN_FORCE and self.until is not None and self.until > timezone.now()

    @property
    def appeal_by(self) -> datetime | None:
        """The last moment for an appeal; none before it was imposed."""
        return self.begins + APPEALED_WITHIN if self.begins else None

    @property
    def lapses(self) -> datetime:
        """When a ban that nobody agreed to lapses."""
        return self.made + AGREED_WITHIN

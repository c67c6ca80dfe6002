"""A rule, an allow-list or a control list is to let more through: one moderator proposes it, one of another
organisation agrees, and it holds for what is written from then on.

Why: docs/decisions/0012-watch-rules.md. What makes anything stricter needs none of this.
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

from .allowed_context import LONGEST_PHRASE
from .listed_identifier import ListedIdentifier
from .rule_kinds import Effect
from .watch_rule import WatchRule, keeps_rules

AGREED_WITHIN: Final = timedelta(days=14)
LONGEST_REASON: Final = 500


class LooseningQuerySet(VisibleQuerySet["Loosening"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the rules."""
        return self if keeps_rules(viewer) else self.none()

    def open(self, now: datetime) -> Self:
        return self.filter(state=Loosening.State.PROPOSED, expires__gt=now)

    def with_all(self) -> Self:
        """Fetch with it what its words name."""
        return self.select_related("rule", "entry", "proposed_by", "proposed_from", "seconded_by", "closed_by")


class Loosening(models.Model):
    class Kind(models.TextChoices):
        OFF = "off", _("Switch a rule off")
        WEAKEN = "weaken", _("Let less follow from a rule")
        ALLOW = "allow", _("Add a phrase in which a match does not count")
        UNLIST = "unlist", _("Take an entry off a control list")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        IN_FORCE = "in-force", _("In force")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    public_id = PublicIdField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    rule = models.ForeignKey(WatchRule, models.PROTECT, null=True, related_name="+")
    """None: a phrase for all rules, or an entry of a list."""
    effect = models.CharField(max_length=6, choices=Effect.choices, blank=True)
    phrase = models.CharField(max_length=LONGEST_PHRASE, blank=True)
    entry = models.ForeignKey(ListedIdentifier, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=LONGEST_REASON)
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proposed_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    seconded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    seconded_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The organisations as they were when each of the two decided."""
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    proposed = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    closed = models.DateTimeField(null=True)

    objects = LooseningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="off", rule__isnull=False, effect="", phrase="", entry=None)
                | Q(kind="weaken", rule__isnull=False, phrase="", entry=None) & ~Q(effect="")
                | Q(kind="allow", effect="", entry=None) & ~Q(phrase="")
                | Q(kind="unlist", rule=None, effect="", phrase="", entry__isnull=False),
                name="a_loosening_names_what_it_loosens",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None)
                | (
                    ~Q(seconded_by=F("proposed_by"))
                    & Q(proposed_from__isnull=False, seconded_from__isnull=False)
                    & ~Q(seconded_from=F("proposed_from"))
                ),
                name="two_people_of_two_organisations_loosen",
            ),
            models.CheckConstraint(
                condition=~Q(state="in-force") | Q(seconded_by__isnull=False), name="nobody_loosens_alone"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", closed=None) | (~Q(state="proposed") & Q(closed__isnull=False)),
                name="a_closed_loosening_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires"], name="loosening_state")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def about(self) -> WatchRule | ListedIdentifier | None:
        """The rule or the entry; None for a phrase that holds for all rules."""
        return self.rule or self.entry

"""A request for technical assistance: what is missing, who asks, and how far it has come.

The table itself refuses a state that skips the mandate or reveals a name before both agreed (states.py says which).
"""

from datetime import datetime
from typing import Final, Self

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.assistance.states import ENDED, PAUSED, REVEALED, SENT, UNCONFIRMED, State
from community.core.public_ids import PublicIdField
from community.core.regions import Region
from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet
from community.directory.models import Topic
from community.members.models import FocalPoint, Group, Member, Organisation
from community.members.models.member import Role
from community.members.models.organisation import Sector

from .invitation import Invitation

NARROW: Final = (Label.AMBER_STRICT, Label.RED)
"""Labels under which a request goes to one group alone: only its members may be asked."""


class Gap(models.TextChoices):
    KNOWLEDGE = "knowledge", _("Knowledge")
    LEGAL = "legal", _("Law and regulation")
    PROCEDURE = "procedure", _("A procedure")
    TRAINING = "training", _("Training")
    EQUIPMENT = "equipment", _("Advice on equipment")
    EXERCISE = "exercise", _("An exercise")
    REVIEW = "review", _("Review by peers")
    TRANSLATION = "translation", _("Translation")


class Format(models.TextChoices):
    DOCUMENT = "document", _("A document")
    CALL = "call", _("A call")
    WEBINAR = "webinar", _("A webinar")
    VISIT = "visit", _("A visit")


class Urgency(models.TextChoices):
    WEEKS = "weeks", _("Within weeks")
    MONTHS = "months", _("Within months")
    YEAR = "year", _("Within a year")


class Funding(models.TextChoices):
    NONE = "none", _("Nothing is needed, or nothing is there")
    PARTLY = "partly", _("A part is covered")
    COVERED = "covered", _("It is covered")


class Shown(models.TextChoices):
    """What members who have no part in it may see, once it has been sent to experts."""

    NOTHING = "nothing", _("They do not see the request")
    UNNAMED = "unnamed", _("They see the request without my name")
    NAMED = "named", _("They see the request with my name and organisation")


def _read_whole_by(viewer: Viewer) -> Q:
    """Those who ask; from submission on the secretariat and the focal points of the requester's organisation."""
    own, sent_in = Q(requester=viewer.pk) | Q(deputy=viewer.pk), ~Q(state=State.DRAFT)
    if getattr(viewer, "role", None) == Role.SECRETARIAT:
        return own | sent_in
    points = Subquery(FocalPoint.objects.serving().filter(member=viewer.pk).values("organisation"))
    return own | sent_in & Q(organisation__in=points)


class RequestQuerySet(VisibleQuerySet["Request"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever may read all of it; whoever was invited, once it is sent to experts; others as the requester said."""
        if not getattr(viewer, "is_verified", False):
            return self.none()
        asked = Subquery(Invitation.objects.filter(expert=viewer.pk).values("request"))
        invited = Q(pk__in=asked, state__in=SENT)
        invited |= Q(offer__expert=viewer.pk, requester_agreed__isnull=False, expert_agreed__isnull=False)
        shown = Q(state__in=(*SENT, *REVEALED), label=Label.GREEN) & ~Q(shown=Shown.NOTHING)
        return self.filter(_read_whole_by(viewer) | invited | shown)

    def whole_for(self, viewer: Viewer) -> Self:
        """Return those of which `viewer` may read everything that the requester wrote, their name included."""
        return self.filter(_read_whole_by(viewer)) if getattr(viewer, "is_verified", False) else self.none()

    def overdue(self, now: datetime) -> Self:
        """Return those whose next step should have come by now."""
        return self.filter(due__lte=now)

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)

    def with_people(self) -> Self:
        people = ("requester__organisation", "organisation", "deputy", "offer__expert__organisation")
        return self.select_related(*people, "topic", "circle")


class Request(models.Model):
    public_id = PublicIdField()
    requester = models.ForeignKey(Member, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Of the requester when they asked: its focal points confirm the mandate."""
    deputy = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=120)
    on_behalf = models.CharField(max_length=200, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    region = models.CharField(max_length=30, choices=Region.choices, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, blank=True)
    gap = models.CharField(max_length=15, choices=Gap.choices, blank=True)
    situation = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    measure = models.CharField(max_length=300, blank=True)
    audience = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(null=True)
    languages = models.JSONField(default=list)
    formats = models.JSONField(default=list)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, blank=True)
    deadline = models.DateField(null=True)
    deadline_reason = models.CharField(max_length=200, blank=True)
    constraints = models.TextField(blank=True)
    elsewhere = models.TextField(blank=True)
    funding = models.CharField(max_length=10, choices=Funding.choices, blank=True)
    label = models.CharField(max_length=20, choices=Label.choices, default=Label.AMBER)
    circle = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+")
    """Only experts of this group are asked; of the whole network when there is none."""
    shown = models.CharField(max_length=10, choices=Shown.choices, default=Shown.NOTHING)
    may_be_summarised = models.BooleanField(default=False)

    state = models.CharField(max_length=15, choices=State.choices, default=State.DRAFT)
    paused_in = models.CharField(max_length=15, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    reach = models.PositiveSmallIntegerField(default=0)
    """How often it was given to a wider circle."""
    since = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(null=True)
    authenticated = models.DateTimeField(null=True)
    authenticated_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    terms = models.TextField(blank=True)
    offer = models.ForeignKey("assistance.Offer", models.PROTECT, null=True, related_name="+")
    """The one that the secretariat chose; both are asked, and neither knows the other until both said yes."""
    requester_agreed = models.DateTimeField(null=True)
    expert_agreed = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=UNCONFIRMED) | Q(authenticated__isnull=False, authenticated_by__isnull=False),
                name="no_request_goes_on_without_its_mandate",
            ),
            models.CheckConstraint(
                condition=Q(authenticated_by=None) | ~Q(authenticated_by=F("requester")),
                name="nobody_confirms_their_own_mandate",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVEALED)
                | Q(offer__isnull=False, requester_agreed__isnull=False, expert_agreed__isnull=False),
                name="no_match_without_both_consents",
            ),
            models.CheckConstraint(
                condition=Q(offer__isnull=False) | Q(requester_agreed=None, expert_agreed=None),
                name="nobody_agrees_to_no_offer",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=PAUSED) & ~Q(paused_in="")) | (~Q(state__in=PAUSED) & Q(paused_in="")),
                name="a_paused_request_knows_where",
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("requester")), name="a_deputy_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=~Q(label__in=NARROW) | Q(circle__isnull=False) | Q(state=State.DRAFT),
                name="a_strict_request_names_its_circle",
            ),
            models.CheckConstraint(
                condition=Q(shown=Shown.NOTHING) | Q(label=Label.GREEN) | Q(state=State.DRAFT),
                name="members_see_none_but_green_requests",
            ),
            models.CheckConstraint(condition=~Q(label=Label.CLEAR), name="no_request_is_tlp_clear"),
        ]
        indexes = [
            models.Index(fields=["state", "due"], name="request_state_due"),
            models.Index(fields=["topic", "region"], name="request_topic_region"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due <= timezone.now()

    @property
    def is_sent(self) -> bool:
        return self.state in SENT

    @property
    def is_revealed(self) -> bool:
        return self.state in REVEALED

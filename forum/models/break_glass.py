"""Break-glass: one of the staff reads one thread outside their reach: with a reason, for a time, told to its authors.

An asking keeps the address as it was given. What lies there, if anything, is written down when it is opened and not
before: what waits for a second person tells nobody whether a thread is there (docs/decisions/0005-no-silent-power.md).
"""

from datetime import timedelta
from typing import Final, Self

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import LENGTH, PublicIdField
from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Member, Organisation
from community.members.models.member import STAFF

from .post import Post
from .thread import Thread

OPEN_FOR: Final = timedelta(hours=1)
OPENED_WITHIN: Final = timedelta(days=7)
"""From the asking: then it lapses, agreed to or not."""


class BreakGlassQuerySet(VisibleQuerySet["BreakGlass"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Staff see what was asked and what became of it; readers and authors of a thread that it was opened.

        What it opens is read by the one who asked alone (reading/break_glass.py).
        """
        if not getattr(viewer, "is_verified", False):
            return self.none()
        if getattr(viewer, "role", None) in STAFF:
            return self.all()
        wrote = Post.objects.placed().filter(author=viewer.pk).values("thread")
        reached = Q(thread__in=keys_visible_to(Thread, viewer)) | Q(thread__in=Subquery(wrote))
        return self.filter(reached, state=BreakGlass.State.OPEN)

    def waiting(self) -> Self:
        """Those that were not opened yet and still can be."""
        return self.filter(state__in=BreakGlass.WAITING)

    def open_to(self, member: Viewer) -> Self:
        """Those by which `member` reads a thread at this moment."""
        return self.filter(asked_by=member.pk, state=BreakGlass.State.OPEN, until__gt=timezone.now())


class BreakGlass(models.Model):
    """Widens no list, count or search: the thread is read on one page of its own."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a second person")  # TLP:AMBER and stricter, and where nothing is
        AGREED = "agreed", _("Agreed, not opened yet")
        OPEN = "open", _("Opened")
        NOTHING = "nothing", _("There was nothing to open")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Lapsed")

    WAITING = (State.ASKED, State.AGREED)

    public_id = PublicIdField()
    address = models.CharField(max_length=LENGTH)
    """The public id of a thread, or of nothing."""
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_from = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Each of the two organisations as it was when its person decided."""
    asked = models.DateTimeField(default=timezone.now)
    seconded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    seconded_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    # given when it is opened
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=20, choices=Label.choices, blank=True)
    """The strictest in the thread at that moment."""
    last_seq = models.PositiveIntegerField(null=True)
    """The number of the last post that is read by it: who writes later is not told, and so not read."""
    opened = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-asked", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by=None, seconded_from=None)
                | (
                    Q(seconded_by__isnull=False, seconded_from__isnull=False)
                    & ~Q(seconded_by=F("asked_by"))
                    & ~Q(seconded_from=F("asked_from"))
                ),
                name="two_people_of_two_organisations_break_glass",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "open", "lapsed"]) | Q(seconded_by__isnull=False),
                name="a_second_person_decides_on_breaking_glass",
            ),
            models.CheckConstraint(
                condition=Q(label__in=["", Label.CLEAR, Label.GREEN]) | Q(seconded_by__isnull=False),
                name="amber_glass_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="open",
                    thread__isnull=False,
                    label__in=Label.values,
                    last_seq__isnull=False,
                    opened__isnull=False,
                    until__isnull=False,
                )
                | (Q(thread=None, label="", last_seq=None, opened=None, until=None) & ~Q(state="open")),
                name="broken_glass_has_a_thread_and_an_end",
            ),
            models.UniqueConstraint(
                fields=["asked_by", "address"],
                condition=Q(state__in=["asked", "agreed"]),
                name="one_waiting_asking_per_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def has_lapsed(self) -> bool:
        """Whether it waited for too long, whether or not that was written down yet."""
        return self.asked + OPENED_WITHIN <= timezone.now()

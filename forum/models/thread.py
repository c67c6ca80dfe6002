"""A thread: a title, a label, an audience, and the counters that move only when something is published or removed."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from community.core.public_ids import PublicIdField
from community.core.tlp import COUNTED, Label
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Audience, Member
from realtime.models import Preference

from .board import Board
from .kind import UNNAMED, Kind

if TYPE_CHECKING:
    from .post import Post


class ThreadQuerySet(VisibleQuerySet["Thread"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Published threads whose audience the viewer belongs to, and the viewer's own unpublished ones; none that was
        put together with another, or taken back.
        """
        if not getattr(viewer, "is_verified", False):
            return self.none()
        return self.filter(
            Q(state=Thread.State.PUBLISHED) | Q(author=viewer.pk) & ~Q(state__in=Thread.GONE),
            audience__in=keys_visible_to(Audience, viewer),
        )

    def took_in(self, public_id: str) -> Self:
        """The thread that took in the posts of the one with that public id."""
        merged = Thread.objects.filter(public_id=public_id, state=Thread.State.MERGED)
        return self.filter(pk__in=merged.values("merged_into"))


def is_unanswered(via: str = "") -> Q:
    """Say which threads, or rows that hang on one by the relation `via` ("post__thread__"), wait for an answer: those
    without a reply, and questions until one of their answers is accepted.
    """
    question = Q(**{f"{via}kind": Kind.QUESTION, f"{via}accepted": None})
    return Q(**{f"{via}reply_count": 0}) | question


def is_counted_for(viewer: Viewer) -> Q:
    """Say of which threads `viewer` sees how many others read them at this moment, and is one of them for the others.

    Of those alone that the whole network may read: among fewer, a number is nearly a name. Never under the Chatham
    House Rule, and for nobody who did not choose so (docs/decisions/0022-presence.md).
    """
    wanting = Preference.objects.to_be_counted(viewer.pk)
    narrowing = Audience.groups.through._default_manager.filter(audience=OuterRef("audience"))
    return Q(Exists(wanting), ~Exists(narrowing), under_rule=False, label__in=COUNTED)


class Thread(models.Model):
    class State(models.TextChoices):
        HELD = "held", _("Waiting for a moderator")
        PUBLISHED = "published", _("Published")
        REMOVED = "removed", _("Removed")
        MERGED = "merged", _("Put together with another thread")
        WITHDRAWN = "withdrawn", _("Taken back by its author")

    GONE = (State.MERGED, State.WITHDRAWN)
    """Of which nothing is left to anybody."""

    public_id = PublicIdField()
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.DISCUSSION)
    author = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Nobody, under the Chatham House Rule."""
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=5, choices=settings.CONTENT_LANGUAGES, default="en")
    label = models.CharField(_("label"), max_length=20, choices=Label.choices)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    """Always within the board's; `visible_to` is one membership test on this column."""
    under_rule = models.BooleanField(default=False)
    """Under the Chatham House Rule: chosen when it starts, for good (docs/decisions/0006-the-rule.md)."""
    beside: "models.ForeignKey[Post | None]" = models.ForeignKey(
        "forum.Post", models.PROTECT, null=True, related_name="+"
    )
    """The post whose stricter continuation this thread is; the link is shown only to those who may read both."""
    accepted: "models.ForeignKey[Post | None]" = models.ForeignKey(
        "forum.Post", models.PROTECT, null=True, related_name="+"
    )
    """Of a question: the answer that settled it, as its author or a moderator says."""
    tags = TaggableManager(blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    locked = models.BooleanField(default=False)
    closed = models.DateField(null=True)
    """The day on which it was locked."""
    outcome = models.CharField(max_length=300, blank=True)
    """What came of it, as the moderator says who closed it; it goes when the thread is opened again."""
    merged_into: "models.ForeignKey[Thread | None]" = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+"
    )
    """Where its posts stand now, and where its address leads."""
    gone = models.JSONField(default=list)
    """Inclusive ranges `[from, to]` of the numbers of posts that were moved away: everybody has read those."""
    has_notes = models.BooleanField(default=False)
    """Whether anything was noted about it (ThreadNote)."""
    slow = models.PositiveSmallIntegerField(default=0)
    """How many minutes lie between two posts of the same member; 0: none need to."""
    last_day = models.DateField(null=True)
    """After it the thread is closed by the clock (UTC)."""
    pinned = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)

    last_seq = models.PositiveIntegerField(default=0)
    """The number of posts ever published here; also the seq of the newest."""
    reply_count = models.PositiveIntegerField(default=0)
    """Published and not removed, the opening post left out."""
    last_activity = models.DateTimeField(default=timezone.now)
    last_author = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(label__in=Label.values), name="thread_has_a_label"),
            models.CheckConstraint(
                condition=Q(under_rule=False, author__isnull=False)
                | Q(under_rule=True, author=None, last_author=None, beside=None),
                name="no_thread_under_the_rule_names_anybody",
            ),
            models.CheckConstraint(
                condition=Q(under_rule=False) | Q(kind__in=UNNAMED), name="no_thread_under_the_rule_keeps_choices"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
                name="a_merged_thread_leads_to_another",
            ),
            models.CheckConstraint(
                condition=Q(accepted=None) | Q(kind=Kind.QUESTION), name="only_questions_have_an_accepted_answer"
            ),
        ]
        indexes = [
            # a board page: pinned first, then by last activity, keyset over both
            models.Index(fields=["-last_activity", "-public_id"], condition=Q(state="published"), name="thread_latest"),
            models.Index(
                fields=["board", "-pinned", "-last_activity", "-public_id"],
                condition=Q(state="published"),
                name="thread_board",
            ),
            # what is new on a board, and how many threads it has: looked at from the latest on, up to a bound
            models.Index(
                fields=["board", "-last_activity", "-public_id", "audience"],
                condition=Q(state="published"),
                name="thread_board_latest",
            ),
            models.Index(
                fields=["-last_activity", "-public_id"],
                condition=Q(state="published") & is_unanswered(),
                name="thread_unanswered",
            ),
            # what one may read under one label, for searches; it serves whatever asks for an audience
            models.Index(fields=["audience", "label"], name="thread_audience"),
            models.Index(fields=["beside"], condition=Q(beside__isnull=False), name="thread_beside"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def topic(self) -> str:
        """The name under which pages listen to this thread."""
        return f"thread:{self.public_id}"

    @property
    def presence_topic(self) -> str:
        """The name under which pages hear how many others read it."""
        return f"presence:{self.public_id}"

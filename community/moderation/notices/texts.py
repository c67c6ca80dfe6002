"""What authors are told of their texts, and whoever flagged of their flags."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from community.members.models.member import SECONDING
from community.moderation.models import Appeal, Decision, Flag, QueueItem, UndoneDecision
from community.moderation.subjects import subject_of, target_of
from realtime.notices import Notice, declare

from .labelled import label_of


@declare
class TextHeld(Notice):
    """A text waits for a moderator: told to its author, on the site, until it is decided."""

    code = "text-held"
    because = _("You wrote this text.")
    about = _("Texts of mine that wait for a moderator")
    model = QueueItem
    templates = "moderation/notices/text_held"
    slight = True
    select = ("target_type", "author")

    def recipients(self, target: QueueItem) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.author_id, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[QueueItem]:
        """The author's alone, as for decisions; once it is decided, that is the news."""
        return QueueItem.objects.open().filter(author=viewer.pk, kind=QueueItem.Kind.HOLD)

    def url(self, target: QueueItem) -> str:
        held, author = target_of(target), target.author
        return subject_of(target).kept(held, author).url if held and author else "/"

    def label(self, target: QueueItem) -> Label:
        return label_of(target)


@declare
class DecisionMade(Notice):
    """A moderator decided over a member's text. A flag that was not followed is not told: nothing happened to it; of
    what became of an appeal its own notice tells.
    """

    code = "decision-made"
    because = _("You wrote this text.")
    about = _("Decisions about my posts")
    model = Decision
    templates = "moderation/notices/decision_made"
    select = ("item", "item__target_type")

    def recipients(self, target: Decision) -> QuerySet[Member]:
        if target.outcome == Decision.Outcome.KEEP or target.kind == QueueItem.Kind.APPEAL:
            return Member.objects.none()
        return Member.objects.filter(pk=target.item.author_id, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[Decision]:
        """The author's alone: every page counts them, in a query that is deep enough (realtime/reading.py)."""
        return Decision.objects.filter(item__author=viewer.pk)

    def url(self, target: Decision) -> str:
        return reverse("moderation:decision", args=[target.public_id])

    def label(self, target: Decision) -> Label:
        return label_of(target.item)


class _OfAppeal(Notice):
    model = Appeal
    select = ("decision__item__team", "answer")

    def label(self, target: Appeal) -> Label:
        return label_of(target.decision.item)


@declare
class AppealDecided(_OfAppeal):
    """Somebody else decided over an appeal: told to the author of the text."""

    code = "appeal-decided"
    because = _("You appealed.")
    about = _("Decisions about my appeals")
    templates = "moderation/notices/appeal_decided"

    def recipients(self, target: Appeal) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.decision.item.author_id, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[Appeal]:
        """The author's alone: every page counts them, in a query that is deep enough."""
        return Appeal.objects.filter(decision__item__author=viewer.pk)

    def url(self, target: Appeal) -> str:
        return reverse("moderation:decision", args=[target.decision.public_id])


@declare
class AppealStranded(_OfAppeal):
    """Nobody on the team may decide over an appeal: told to those who can name others to it."""

    code = "appeal-stranded"
    because = _("You can name other moderators.")
    templates = "moderation/notices/appeal_stranded"

    def recipients(self, target: Appeal) -> QuerySet[Member]:
        return Member.objects.verified().filter(role__in=SECONDING)

    def targets(self, viewer: Viewer) -> QuerySet[Appeal]:
        if getattr(viewer, "role", None) not in SECONDING:
            return Appeal.objects.none()
        return Appeal.objects.unanswered()

    def url(self, target: Appeal) -> str:
        return reverse("members:change-propose", args=["seat"])


class _OfMyFlag(Notice):
    """News of what a member flagged; under a pseudonym there is none."""

    model = Flag
    select = ("item", "item__target_type")

    def recipients(self, target: Flag) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.flagger_id, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[Flag]:
        """One's own, as for decisions."""
        own = Flag.objects.filter(flagger=viewer.pk)
        return own if getattr(viewer, "is_verified", False) else own.none()

    def url(self, target: Flag) -> str:
        flagged = target_of(target.item)
        return subject_of(target.item).place(flagged) if flagged else "/"

    def label(self, target: Flag) -> Label:
        return label_of(target.item)


@declare
class DecisionUndone(Notice):
    """A moderator took a decision back."""

    code = "decision-undone"
    because = _("You wrote this text.")
    about = DecisionMade.about
    model = UndoneDecision
    templates = "moderation/notices/decision_undone"
    select = ("item", "item__target_type")

    def recipients(self, target: UndoneDecision) -> QuerySet[Member]:
        if target.outcome == Decision.Outcome.KEEP:
            return Member.objects.none()
        return Member.objects.filter(pk=target.item.author_id, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[UndoneDecision]:
        return UndoneDecision.objects.filter(item__author=viewer.pk)

    def url(self, target: UndoneDecision) -> str:
        decided = target_of(target.item)
        return subject_of(target.item).place(decided) if decided else "/"

    def label(self, target: UndoneDecision) -> Label:
        return label_of(target.item)


@declare
class FlagAnswered(_OfMyFlag):
    """A moderator decided over what a member flagged."""

    code = "flag-answered"
    because = _("You flagged this text.")
    about = _("What becomes of posts that I flagged")
    templates = "moderation/notices/flag_answered"


@declare
class ReporterOpened(_OfMyFlag):
    """A moderator was shown who flagged a text."""

    code = "reporter-opened"
    because = _("You flagged this text.")
    templates = "moderation/notices/reporter_opened"

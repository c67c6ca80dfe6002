"""What moderation tells: authors what became of their texts, moderators what waits; and that the queue moved."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from community.members.models.member import SECONDING
from realtime.notices import Notice, Topic, declare

from . import people
from .durations import in_words
from .models import Appeal, Decision, Flag, Loosening, Overdue, QueueItem, QueueWeek, Sanction, UndoneDecision
from .policy import can_moderate, reserve, who_may_agree
from .subjects import subject_of, target_of

QUEUE = "queue:moderation"
"""The topic that every change of the queue raises."""


@declare
class DecisionMade(Notice):
    """A moderator decided over a member's text. A flag that was not followed is not told: nothing happened to it; of
    what became of an appeal its own notice tells.
    """

    code = "decision-made"
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
        return _label(target.item)


class _OfAppeal(Notice):
    model = Appeal
    select = ("decision__item__team", "answer")

    def label(self, target: Appeal) -> Label:
        return _label(target.decision.item)


@declare
class AppealDecided(_OfAppeal):
    """Somebody else decided over an appeal: told to the author of the text."""

    code = "appeal-decided"
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
        return _label(target.item)


@declare
class DecisionUndone(Notice):
    """A moderator took a decision back."""

    code = "decision-undone"
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
        return Label(target.item.label) if target.item.label in Label else Label.RED


@declare
class FlagAnswered(_OfMyFlag):
    """A moderator decided over what a member flagged."""

    code = "flag-answered"
    about = _("What becomes of posts that I flagged")
    templates = "moderation/notices/flag_answered"


@declare
class ReporterOpened(_OfMyFlag):
    """A moderator was shown who flagged a text."""

    code = "reporter-opened"
    templates = "moderation/notices/reporter_opened"


@declare
class ItemHandedOver(Notice):
    """A moderator asked another to go on with an item."""

    code = "item-handed-over"
    about = _("Items that another moderator hands over to me")
    model = QueueItem
    templates = "moderation/notices/item_handed_over"

    def recipients(self, target: QueueItem) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.claimed_by_id, is_active=True)

    def url(self, target: QueueItem) -> str:
        return reverse("moderation:item", args=[target.public_id])

    def label(self, target: QueueItem) -> Label:
        return _label(target)


class _OfOverdue(Notice):
    model = Overdue
    select = ("item", "item__target_type")

    def label(self, target: Overdue) -> Label:
        return Label(target.item.label) if target.item.label in Label else Label.RED


@declare
class HoldInReserve(_OfOverdue):
    """Nobody decided over an item for 72 hours: told to the reserve moderators, who now can; its author is not one."""

    code = "hold-in-reserve"
    about = _("Items that wait for the reserve moderators")
    templates = "moderation/notices/hold_in_reserve"

    def recipients(self, target: Overdue) -> QuerySet[Member]:
        return reserve().exclude(pk=target.item.author_id or 0)

    def targets(self, viewer: Viewer) -> QuerySet[Overdue]:
        """Once it is decided, it waits no more."""
        open_round = {"item__state": QueueItem.State.OPEN, "round": F("item__round")}
        return super().targets(viewer).filter(step=Overdue.Step.RESERVE, **open_round)

    def url(self, target: Overdue) -> str:
        return reverse("moderation:item", args=[target.item.public_id])


@declare
class HoldLapsed(_OfOverdue):
    """Nobody decided over a held text for seven days: told to its author, who has it back."""

    code = "hold-lapsed"
    about = _("Texts of mine that come back because nobody decided")
    templates = "moderation/notices/hold_lapsed"

    def recipients(self, target: Overdue) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.item.author_id, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[Overdue]:
        return Overdue.objects.lapsed().filter(item__author=viewer.pk)

    def url(self, target: Overdue) -> str:
        given_back, author = target_of(target.item), target.item.author
        return subject_of(target.item).kept(given_back, author).url if given_back and author else "/"


@declare
class LooseningProposed(Notice):
    """A rule or a list is to let more through: told to those who could agree, while it waits."""

    code = "loosening-proposed"
    about = _("Watch rules that are to let more through, for me to agree or decline")
    model = Loosening
    templates = "moderation/notices/loosening_proposed"
    select = ("proposed_by",)

    def recipients(self, target: Loosening) -> QuerySet[Member]:
        return who_may_agree(target)

    def targets(self, viewer: Viewer) -> QuerySet[Loosening]:
        return Loosening.objects.visible_to(viewer).open(timezone.now())

    def url(self, target: Loosening) -> str:
        return reverse("moderation:rules")

    def label(self, target: Loosening) -> Label:
        return Label.GREEN


@declare
class WeekBegun(Notice):
    """How the queue stands on a Monday, in numbers."""

    code = "week-begun"
    about = _("How the review queue stands, every Monday")
    model = QueueWeek
    templates = "moderation/notices/week_begun"

    def recipients(self, target: QueueWeek) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.member_id)

    def words(self, target: QueueWeek, viewer: Viewer) -> dict[str, Any]:
        return {
            "oldest": in_words(target.oldest) if target.oldest else "",
            "half_within": in_words(target.half_within) if target.half_within else "",
        }

    def url(self, target: QueueWeek) -> str:
        return reverse("moderation:queue")

    def label(self, target: QueueWeek) -> Label:
        return Label.GREEN


class _OfSanction(Notice):
    """Under TLP:AMBER, so that a mail says that there is news and no more: neither who, nor what, nor why."""

    model = Sanction

    def url(self, target: Sanction) -> str:
        return reverse("moderation:sanctions")

    def label(self, target: Sanction) -> Label:
        return Label.AMBER


class _ToTheMember(_OfSanction):
    """Told to the member concerned, who finds why and how to appeal on their own page."""

    def recipients(self, target: Sanction) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.member_id, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[Sanction]:
        return Sanction.objects.visible_to(viewer).filter(member=viewer.pk)

    def url(self, target: Sanction) -> str:
        return reverse("moderation:standing")


@declare
class MemberSanctioned(_ToTheMember):
    """A moderator imposed something."""

    code = "member-sanctioned"
    templates = "moderation/notices/member_sanctioned"
    mailed_though_read = True


@declare
class SanctionLifted(_ToTheMember):
    """It holds no more."""

    code = "sanction-lifted"
    templates = "moderation/notices/sanction_lifted"


@declare
class SanctionUpheld(_ToTheMember):
    """An appeal was decided, and it stays."""

    code = "sanction-upheld"
    templates = "moderation/notices/sanction_upheld"


@declare
class MemberSuspended(_OfSanction):
    """Somebody cannot come in any more: told to those who watch over what staff do."""

    code = "member-suspended"
    templates = "moderation/notices/member_suspended"
    select = ("member", "imposed_by")

    def recipients(self, target: Sanction) -> QuerySet[Member]:
        took_part = [pk for pk in (target.imposed_by_id, target.seconded_by_id) if pk]
        return Member.objects.verified().filter(role__in=SECONDING).exclude(pk__in=took_part)


@declare
class BanProposed(_OfSanction):
    """A ban waits for a second person: told to those who could be that."""

    code = "ban-proposed"
    templates = "moderation/notices/ban_proposed"
    select = ("member", "imposed_by")

    def recipients(self, target: Sanction) -> QuerySet[Member]:
        return people.who_may_second(target)

    def targets(self, viewer: Viewer) -> QuerySet[Sanction]:
        return Sanction.objects.visible_to(viewer).filter(state=Sanction.State.PROPOSED)


@declare
class SanctionAppealed(_OfSanction):
    """A member appeals: told to those who had no part in it."""

    code = "sanction-appealed"
    templates = "moderation/notices/sanction_appealed"
    select = ("member",)

    def recipients(self, target: Sanction) -> QuerySet[Member]:
        return people.who_may_answer(target)

    def targets(self, viewer: Viewer) -> QuerySet[Sanction]:
        return Sanction.objects.visible_to(viewer).appealed()


@declare
class QueueTopic(Topic):
    """The queue as a whole; a ping says only that something moved."""

    kind = "queue"

    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        return {"moderation"} & set(ids) if isinstance(viewer, Member) and can_moderate(viewer) else set()


def _label(item: QueueItem) -> Label:
    return Label(item.label) if item.label in Label else Label.RED

"""What moderators are told of what waits; and that the queue moved."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member, Membership
from community.members.models.member import Role
from community.moderation.durations import in_words
from community.moderation.models import Escalation, Flag, Loosening, Overdue, QueueItem, QueueWeek
from community.moderation.policy import can_moderate, reserve, who_may_agree, who_may_decide
from community.moderation.subjects import subject_of, target_of
from realtime.notices import Notice, Topic, declare

from .labelled import label_of

QUEUE = "queue:moderation"
"""The topic that every change of the queue raises."""


class _ToModerators(Notice):
    def concerns(self, member: Viewer) -> bool:
        return getattr(member, "role", None) == Role.MODERATOR


@declare
class ItemHandedOver(_ToModerators):
    """A moderator asked another to go on with an item."""

    code = "item-handed-over"
    because = _("A moderator handed it over to you.")
    about = _("Items that another moderator hands over to me")
    model = QueueItem
    templates = "moderation/notices/item_handed_over"

    def recipients(self, target: QueueItem) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.claimed_by_id, is_active=True)

    def url(self, target: QueueItem) -> str:
        return reverse("moderation:item", args=[target.public_id])

    def label(self, target: QueueItem) -> Label:
        return label_of(target)


@declare
class TextFlagged(_ToModerators):
    """A member asked the moderators to look at something published: told to those who could decide over it."""

    code = "text-flagged"
    because = _("You moderate this board.")
    about = _("Texts that members flag, for me to look at")
    model = Flag
    templates = "moderation/notices/text_flagged"
    select = ("item",)

    def recipients(self, target: Flag) -> QuerySet[Member]:
        """Nobody under the Chatham House Rule: a row of ours would keep the moment at which it was flagged."""
        if target.flagger_id is None:
            return Member.objects.none()
        return who_may_decide(target.item)

    def targets(self, viewer: Viewer) -> QuerySet[Flag]:
        """Once it is decided, it is no news. Whether one of the team may see the item is asked when they open it."""
        if getattr(viewer, "role", None) != Role.MODERATOR:
            return Flag.objects.none()
        seats = Membership.objects.filter(member=viewer.pk)
        waiting = Flag.objects.filter(item__state=QueueItem.State.OPEN, round=F("item__round"))
        return waiting.filter(item__team__in=seats.values("group"))

    def conversation(self, target: Flag) -> str:
        return str(target.item.public_id)

    def url(self, target: Flag) -> str:
        return reverse("moderation:item", args=[target.item.public_id])

    def label(self, target: Flag) -> Label:
        return label_of(target.item)


class _OfOverdue(Notice):
    model = Overdue
    select = ("item", "item__target_type")

    def label(self, target: Overdue) -> Label:
        return label_of(target.item)


@declare
class HoldInReserve(_OfOverdue, _ToModerators):
    """Nobody decided over an item for 72 hours: told to the reserve moderators, who now can; its author is not one."""

    code = "hold-in-reserve"
    because = _("You are a reserve moderator.")
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
class ItemEscalated(_ToModerators):
    """A moderator asks the reserve to decide now."""

    code = "item-escalated"
    because = _("You are a reserve moderator.")
    about = HoldInReserve.about
    model = Escalation
    templates = "moderation/notices/item_escalated"
    select = ("item",)

    def recipients(self, target: Escalation) -> QuerySet[Member]:
        return reserve().exclude(pk__in={target.moderator_id, target.item.author_id or 0})

    def targets(self, viewer: Viewer) -> QuerySet[Escalation]:
        """Once it is decided, it is no news. Whether each of the few may see the item is asked when they open it."""
        return Escalation.objects.standing()

    def url(self, target: Escalation) -> str:
        return reverse("moderation:item", args=[target.item.public_id])

    def label(self, target: Escalation) -> Label:
        return label_of(target.item)


@declare
class HoldLapsed(_OfOverdue):
    """Nobody decided over a held text for seven days: told to its author, who has it back."""

    code = "hold-lapsed"
    because = _("You wrote this text.")
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
class LooseningProposed(_ToModerators):
    """A rule or a list is to let more through: told to those who could agree, while it waits."""

    code = "loosening-proposed"
    because = _("You are one of those who may agree to it.")
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
class WeekBegun(_ToModerators):
    """How the queue stands on a Monday, in numbers."""

    code = "week-begun"
    because = _("You moderate a board.")
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


@declare
class QueueTopic(Topic):
    """The queue as a whole; a ping says only that something moved."""

    kind = "queue"

    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        return {"moderation"} & set(ids) if isinstance(viewer, Member) and can_moderate(viewer) else set()

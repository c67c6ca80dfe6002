"""What moderation tells: the author hears of the decision; the moderators' pages hear that the queue moved."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from community.members.models.member import SECONDING
from realtime.notices import Notice, Topic, declare

from . import people
from .models import Decision, Flag, QueueItem, Sanction
from .policy import can_moderate
from .subjects import subject_of, target_of

QUEUE = "queue:moderation"
"""The topic that every change of the queue raises."""


@declare
class DecisionMade(Notice):
    """A moderator decided over a member's text. A flag that was not followed is not told: nothing happened to it."""

    code = "decision-made"
    about = _("Decisions about my posts")
    model = Decision
    templates = "moderation/notices/decision_made"
    select = ("item", "item__target_type")

    def recipients(self, target: Decision) -> QuerySet[Member]:
        if target.outcome == Decision.Outcome.KEEP:
            return Member.objects.none()
        return Member.objects.filter(pk=target.item.author_id, is_active=True)

    def url(self, target: Decision) -> str:
        decided = target_of(target.item)
        return subject_of(target.item).url(decided) if decided else "/"

    def label(self, target: Decision) -> Label:
        return Label(target.item.label) if target.item.label in Label else Label.RED


class _OfMyFlag(Notice):
    """News of what a member flagged; under a pseudonym there is none."""

    model = Flag
    select = ("item", "item__target_type")

    def recipients(self, target: Flag) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.flagger_id, is_active=True)

    def url(self, target: Flag) -> str:
        flagged = target_of(target.item)
        return subject_of(target.item).place(flagged) if flagged else "/"

    def label(self, target: Flag) -> Label:
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
        return Label(target.label) if target.label in Label else Label.RED


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

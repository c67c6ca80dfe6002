"""What is told of sanctions: to the member concerned, and to those who decide with others."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from community.members.models.member import SECONDING
from community.moderation import people
from community.moderation.models import Sanction
from realtime.notices import Notice, declare


class _OfSanction(Notice):
    """Under TLP:AMBER, so that a mail says that there is news and no more: neither who, nor what, nor why."""

    model = Sanction

    def url(self, target: Sanction) -> str:
        return reverse("moderation:sanctions")

    def label(self, target: Sanction) -> Label:
        return Label.AMBER


class _ToTheMember(_OfSanction):
    """Told to the member concerned, who finds why and how to appeal on their own page."""

    because = _("This is your own account.")

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
    because = _("You watch over what staff do.")
    templates = "moderation/notices/member_suspended"
    select = ("member", "imposed_by")

    def recipients(self, target: Sanction) -> QuerySet[Member]:
        took_part = [pk for pk in (target.imposed_by_id, target.seconded_by_id) if pk]
        return Member.objects.verified().filter(role__in=SECONDING).exclude(pk__in=took_part)


@declare
class BanProposed(_OfSanction):
    """A ban waits for a second person: told to those who could be that."""

    code = "ban-proposed"
    because = _("You are one of those who may agree to it.")
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
    because = _("You decide over appeals.")
    templates = "moderation/notices/sanction_appealed"
    select = ("member",)

    def recipients(self, target: Sanction) -> QuerySet[Member]:
        return people.who_may_answer(target)

    def targets(self, viewer: Viewer) -> QuerySet[Sanction]:
        return Sanction.objects.visible_to(viewer).appealed()

"""What members are told about their account, their groups, and what staff change."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.audit.models import AuditEntry
from community.audit.verifying import VERIFIED
from community.core.tlp import Label
from community.core.visibility import Viewer
from realtime.notices import Notice, declare

from . import policy
from .models import Change, Group, Member, Membership
from .models.change import WORDS
from .models.change_kinds import Kind, State
from .models.member import SECONDING, STAFF

_KNOWN_TO_ALL = (Group.Kind.ORGANISATION, Group.Kind.RESERVE)


@declare
class Admitted(Notice):
    """The application was accepted: told to the new member."""

    code = "admitted"
    because = _("This is your own account.")
    model = Member
    templates = "members/notices/admitted"

    def recipients(self, target: Member) -> QuerySet[Any]:
        return Member.objects.filter(pk=target.pk)

    def url(self, target: Member) -> str:
        return settings.LOGIN_REDIRECT_URL

    def label(self, target: Member) -> Label:
        return Label.GREEN


@declare
class GroupGained(Notice):
    """A group has one more member: told to all who are in it, so that nobody begins to read along unnoticed."""

    code = "group-gained"
    because = _("You belong to this group.")
    model = Membership
    about = _("Who joins my groups and my organisation")
    templates = "members/notices/group_gained"
    select = ("member", "group")

    def recipients(self, target: Membership) -> QuerySet[Any]:
        """Whoever joins an organisation is told otherwise: by the admission, or by the change that moved them."""
        sitting = Membership.objects.filter(group=target.group_id)
        if target.group.kind == Group.Kind.ORGANISATION:
            sitting = sitting.exclude(member=target.member_id)
        return Member.objects.verified().filter(pk__in=sitting.values("member"))

    def url(self, target: Membership) -> str:
        """The list of alerts: there it stands in words, also where a mail only points at it."""
        return reverse("realtime:notifications")

    def label(self, target: Membership) -> Label:
        """What a group is called only those in it may know; an organisation, and the one reserve, all members do."""
        return Label.GREEN if target.group.kind in _KNOWN_TO_ALL else Label.AMBER


class _OfChange(Notice):
    model = Change
    select = WORDS

    def url(self, target: Change) -> str:
        """Its page; whoever is not a member yet has only the pages of their account."""
        return reverse("account_email") if target.kind == Kind.OWN_EMAIL else reverse("members:change", args=[target])

    def label(self, target: Change) -> Label:
        return Label.GREEN


@declare
class ChangeProposed(_OfChange):
    """A change waits for a second person: told to those who could be that."""

    code = "change-proposed"
    because = _("You are one of those who may agree to it.")
    templates = "members/notices/change_proposed"

    def recipients(self, target: Change) -> QuerySet[Any]:
        return policy.seconders(target, of=target.proposed_by)

    def targets(self, viewer: Viewer) -> QuerySet[Any]:
        return super().targets(viewer).filter(state=State.PROPOSED)


@declare
class ChangeWaits(_OfChange):
    """The address or the factors of an account change in 72 hours: told to its owner, who can stop it.

    The mail goes to the old address, and whatever was done on the site meanwhile: that may have been somebody else.
    """

    code = "change-waits"
    because = _("This is your own account.")
    templates = "members/notices/change_waits"
    mailed_though_read = True

    def recipients(self, target: Change) -> QuerySet[Any]:
        return Member.objects.filter(pk=target.member_id)

    def targets(self, viewer: Viewer) -> QuerySet[Any]:
        return super().targets(viewer).filter(member=viewer.pk, state=State.WAITING)

    def url(self, target: Change) -> str:
        return reverse("members:change-stop", args=[target.stop_token])


@declare
class ChangeSettled(_OfChange):
    """A change took effect: told to those whom it reaches. Or it did not: told to those who wanted it."""

    code = "change-settled"
    because = _("It concerns you, or you took part in it.")
    templates = "members/notices/change_settled"

    def recipients(self, target: Change) -> QuerySet[Any]:
        told = Q(pk__in=[pk for pk in (target.proposed_by_id, target.seconded_by_id) if pk != target.closed_by_id])
        if target.state == State.IN_FORCE:
            told |= _reached(target)
        return Member.objects.filter(told, is_active=True)

    def targets(self, viewer: Viewer) -> QuerySet[Any]:
        return super().targets(viewer).filter(closed__isnull=False)


def _reached(change: Change) -> Q:
    """Return who is told of a change in force, beside those who are told of a seat (GroupGained)."""
    match change.kind:
        case Kind.ROLE:
            return Q(role__in=STAFF)
        case Kind.DOMAINS | Kind.MERGE:
            groups = Group.objects.filter(organisation__in=[change.organisation_id, change.into_id])
            return Q(pk__in=Membership.objects.filter(group__in=groups).values("member"))
        case _:
            return Q(pk=change.member_id)


@declare
class LogBroken(Notice):
    """The audit log is not as it was written: told to those who oversee, wanted or not."""

    code = "log-broken"
    because = _("You watch over what staff do.")
    model = AuditEntry
    templates = "members/notices/log_broken"

    def recipients(self, target: AuditEntry) -> QuerySet[Any]:
        return Member.objects.verified().filter(role__in=SECONDING)

    def targets(self, viewer: Viewer) -> QuerySet[Any]:
        return super().targets(viewer).filter(action=VERIFIED)

    def url(self, target: AuditEntry) -> str:
        return reverse("audit:log")

    def label(self, target: AuditEntry) -> Label:
        return Label.GREEN

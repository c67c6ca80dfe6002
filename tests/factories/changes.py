"""Proposals for tests: each kind with somebody and something that it is about."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model

from community.members.actions.changes import propose, second
from community.members.models import Change, Member
from community.members.models.change_kinds import Kind
from community.members.models.member import Role
from realtime.models import Notification

from . import members


def administrator(**fields: Any) -> Member:
    return members.member(Role.ADMINISTRATOR, **fields)


def subject(**fields: Any) -> Member:
    """Return a member with a proven address and a second factor."""
    made = members.member(**fields)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": ""})
    return made


def wanted(kind: str, member: Member | None = None, **fields: Any) -> Change:
    """Return a change of that kind as a form would hand it on."""
    about = member or (None if kind in (Kind.DOMAINS, Kind.MERGE) else subject())
    named: dict[str, Any] = {
        Kind.ROLE: lambda: {"role": Role.MODERATOR},
        Kind.SEAT: lambda: {"group": members.group()},
        Kind.ORGANISATION: lambda: {"organisation": members.organisation()},
        Kind.EMAIL: lambda: {"email": "new@example.org"},
        Kind.FACTORS: dict,
        Kind.DOMAINS: lambda: {"organisation": members.organisation(), "domains": ["port.example.org"]},
        Kind.MERGE: lambda: {"organisation": members.organisation(), "into": members.organisation()},
    }[Kind(kind)]()
    return Change(**{"kind": kind, "member": about, "reason": "A reason that can be judged."} | named | fields)


def proposed(kind: str = Kind.ROLE, member: Member | None = None, *, by: Member | None = None, **fields: Any) -> Change:
    """Return a change that waits for a second person, who exists."""
    members.member(Role.SECRETARIAT)
    return propose(change=wanted(kind, member, **fields), by=by or administrator())


def seconded(kind: str = Kind.ROLE, member: Member | None = None, **fields: Any) -> Change:
    """Return a change that two people agreed on."""
    return second(change=proposed(kind, member, **fields), by=administrator())


def told(code: str, target: Model) -> set[Member]:
    """Return whom a notice, by its code, told of a change or a seat."""
    found = Notification.objects.filter(notice=code, target_id=target.pk).select_related("recipient")
    return {notification.recipient for notification in found}

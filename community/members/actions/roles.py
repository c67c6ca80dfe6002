"""Giving and taking roles."""

from django.contrib.auth.models import Group as PermissionGroup
from django.db import transaction

from community.audit.record import record
from community.core.rulings import require
from community.members import policy
from community.members.models import Member
from community.members.models.member import STAFF, Role

from .sessions import end_sessions

EDITORS = "Editors"
"""Wagtail's permissions hang on this group (cms/migrations); only the secretariat is in it."""


@transaction.atomic
def set_role(*, member: Member, role: str, by: Member | None) -> Member:
    """Take a staff role away, at once, and return the account as it now is.

    With `by` None, on the server's command line, give any role: so the first staff are appointed. On the site giving
    one takes two people (changes.py). Raises Refused when `by` may not.
    """
    locked = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    require(policy.can_set_role(by, locked, role))
    before = locked.role
    if before != role:
        give_role(locked, role)
        record(actor=by, action="members.role_set", target=locked, before=before, after=role)
    return locked


def give_role(member: Member, role: str) -> None:
    """Let a locked account have a role and what hangs on it; the caller has the authority and records it.

    Whoever loses a staff role is signed out everywhere, so that no open page keeps the old power.
    """
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    keep_editors_in_step(member)
    if before in STAFF:
        end_sessions(member=member)


def keep_editors_in_step(member: Member) -> None:
    """Let the secretariat, and nobody else, have the editors' permissions."""
    editors, _created = PermissionGroup.objects.get_or_create(name=EDITORS)
    if member.role == Role.SECRETARIAT:
        member.groups.add(editors)
    else:
        member.groups.remove(editors)

"""Giving roles."""

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
    """Give `member` a role and return the account as it now is; `by` is None on the server's command line.

    Whoever loses a staff role is signed out everywhere, so that no open page keeps the old power.
    Raises Refused when `by` may not give this role.
    """
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    require(policy.can_set_role(by, locked, role))
    before = locked.role
    if before == role:
        return locked
    locked.role = role
    locked.save(update_fields=["role"])
    keep_editors_in_step(locked)
    if before in STAFF:
        end_sessions(member=locked)
    record(actor=by, action="members.role_set", target=locked, before=before, after=role)
    return locked


def keep_editors_in_step(member: Member) -> None:
    """Let the secretariat, and nobody else, have the editors' permissions."""
    editors, _created = PermissionGroup.objects.get_or_create(name=EDITORS)
    if member.role == Role.SECRETARIAT:
        member.groups.add(editors)
    else:
        member.groups.remove(editors)

"""Sanctions for tests, through the real actions."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from community.members.models import Member
from community.members.models.member import Role
from community.moderation.actions.sanctions import agree, impose
from community.moderation.models import Sanction
from tests.factories import members


def wanted(kind: str = Sanction.Kind.WARNING, member: Member | None = None, **fields: Any) -> Sanction:
    """Return a sanction as a form would hand it on."""
    if kind == Sanction.Kind.LIMIT:
        fields.setdefault("posts_per_day", 1)
    said = {"days": 7, "rule": "conduct", "words": "You were rude to a colleague."}
    return Sanction(**{"kind": kind, "member": member or members.member()} | said | fields)


def imposed(
    kind: str = Sanction.Kind.WARNING, member: Member | None = None, *, by: Member | None = None, **fields: Any
) -> Sanction:
    """Return a sanction that holds; a ban after two people agreed."""
    overseer = members.member(Role.SECRETARIAT) if kind == Sanction.Kind.BAN else None
    made = impose(sanction=wanted(kind, member, **fields), by=by or members.moderator())
    return agree(sanction=made, by=overseer) if overseer else made


def proposed_ban(member: Member | None = None, *, by: Member | None = None) -> Sanction:
    """Return a ban that waits for a second person, who exists."""
    members.member(Role.SECRETARIAT)
    return impose(sanction=wanted(Sanction.Kind.BAN, member), by=by or members.moderator())


def over(sanction: Sanction, *, days: int = 0) -> Sanction:
    """Let the time of a sanction have passed, and so many days more, on both rows that know of it."""
    back = sanction.until - timezone.now() + timedelta(days=days, hours=1)
    moved = {name: F(name) - back for name in ("made", "begins", "until")}
    Sanction.objects.filter(pk=sanction.pk).update(**moved)
    Member.objects.filter(pk=sanction.member_id).update(
        outside_until=F("outside_until") - back, read_only_until=F("read_only_until") - back
    )
    sanction.refresh_from_db()
    return sanction

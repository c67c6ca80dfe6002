"""Whom a member muted, for the page on which that is undone."""

from dataclasses import dataclass

from community.members.models import Member
from forum.models import Mute


@dataclass(frozen=True, slots=True)
class MutedLine:
    """One muted member, by the name under which their posts stand."""

    public_id: str
    name: str
    organisation: str


def muted_lines(viewer: Member) -> list[MutedLine]:
    """Return whom `viewer` muted, by name."""
    muted = Mute.objects.visible_to(viewer).select_related("muted__organisation").order_by("muted__name", "pk")
    return [
        MutedLine(one.public_id, one.muted.name, one.muted.organisation.name if one.muted.organisation else "")
        for one in muted
    ]

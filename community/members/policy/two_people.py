"""Two people of different organisations: who may be the second beside the first."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member


def can_be_second(member: Member, first: Member, *, first_from: int | None) -> Ruling:
    """Say whether `member` may decide as the second person beside `first`, who was of the organisation with the key
    `first_from` when they began it: somebody else, of another organisation than theirs, then and now.
    """
    if member.pk == first.pk:
        return no(_("You asked for this: another person decides."))
    if member.organisation_id in (None, *_homes(first, first_from)):
        return no(_("The second person comes from another organisation than the first."))
    return YES


def seconds_among(able: QuerySet[Member], first: Member, *, first_from: int | None = None) -> QuerySet[Member]:
    """Return those of `able` who may be the second person beside `first`; without `first_from` if they began it now."""
    others = able.filter(organisation__isnull=False).exclude(pk=first.pk)
    return others.exclude(organisation__in=_homes(first, first_from))


def _homes(first: Member, first_from: int | None) -> list[int]:
    return [home for home in (first_from, first.organisation_id) if home is not None]

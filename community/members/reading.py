"""What pages about members show one viewer, each in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from community.core.visibility import Viewer

from .models import Member, Organisation

APPLICANTS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class ApplicantsPage:
    """Some of those who wait; `after` opens the next page and is empty on the last."""

    applicants: list[Member]
    waiting: int
    after: str


def applicants_page(viewer: Viewer, *, after: str = "") -> ApplicantsPage:
    """Return the applicants that `viewer` may decide on, the longest waiting first, from behind the key `after`."""
    waiting = Member.objects.visible_to(viewer).applicants()
    found = waiting.order_by("joined", "uuid")
    if key := _key(after):
        joined, uuid = key
        found = found.filter(Q(joined__gt=joined) | Q(joined=joined, uuid__gt=uuid))
    rows = list(found[: APPLICANTS_PER_PAGE + 1])
    shown = rows[:APPLICANTS_PER_PAGE]
    more = len(rows) > APPLICANTS_PER_PAGE
    return ApplicantsPage(applicants=shown, waiting=waiting.count(), after=_key_of(shown[-1]) if more else "")


def likely_organisation(stated: str) -> Organisation | None:
    """Return the organisation that an applicant means, when its name is the same but for capitals and blanks."""
    return Organisation.objects.filter(name__iexact=" ".join(stated.split())).first() if stated.strip() else None


def _key_of(member: Member) -> str:
    return f"{member.joined.isoformat()}~{member.uuid}"


def _key(after: str) -> tuple[datetime, UUID] | None:
    """Read a key; one that nobody gave out opens the first page."""
    stamp, _, uuid = after.partition("~")
    try:
        joined = datetime.fromisoformat(stamp)
        return (joined, UUID(uuid)) if joined.tzinfo else None
    except ValueError:
        return None

"""What pages about members show one viewer, each in a constant number of queries."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from community.core.visibility import Viewer
from community.members.models import Domain, Member, Organisation

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


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Somewhere a member is signed in. `handle` names it on the page; the key itself stays on the server."""

    key: str
    handle: str
    is_current: bool
    device: str
    network: str
    since: datetime


def open_sessions(member: Member, *, current: str) -> list[OpenSession]:
    """Return where `member` is signed in: the session whose key is `current` first, then the newest."""
    rows = UserSession.objects.filter(user=member).order_by("-created_at")
    found = [
        OpenSession(
            key=row.session_key,
            handle=salted_hmac("a session's handle", row.session_key).hexdigest()[:20],
            is_current=row.session_key == current,
            device=device_of(row.user_agent),
            network=row.ip,
            since=row.created_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda session: not session.is_current)


def held_factors(member: Member) -> set[str]:
    """Return the kinds of second factor that `member` has set up."""
    return set(Authenticator.objects.filter(user=member).values_list("type", flat=True))


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Say in a word or two what a browser calls itself. The order matters: most claim to be several."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), _("Unknown browser"))
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser}, {system}" if system else browser


def likely_organisation(applicant: Member) -> Organisation | None:
    """Return the organisation that an applicant means: by the domain of their proven address, else by its name."""
    parts = applicant.email.partition("@")[2].split(".")
    ends = {".".join(parts[start:]) for start in range(len(parts))}
    owned = Domain.objects.filter(name__in=ends).select_related("organisation")
    if nearest := max(owned, key=lambda domain: len(domain.name), default=None):
        return nearest.organisation
    stated = " ".join(applicant.stated_organisation.split())
    return Organisation.objects.standing().filter(name__iexact=stated).first() if stated else None


def _key_of(member: Member) -> str:
    return f"{member.joined.isoformat()}~{member.uuid}"


def _key(after: str) -> tuple[datetime, UUID] | None:
    """Read a key; one that nobody gave out opens the first page."""
    stamp, _tilde, uuid = after.partition("~")
    try:
        joined = datetime.fromisoformat(stamp)
        return (joined.astimezone(UTC), UUID(uuid)) if joined.tzinfo else None
    except (ValueError, OverflowError):
        return None

"""Makes the demo's organisations and accounts, and the second factor of those who need one."""

import base64
import hashlib
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from community.members.actions.accounts import create_member
from community.members.actions.factors import add_totp
from community.members.actions.organisations import create_organisation
from community.members.models import Member
from community.members.models.member import STAFF, VERIFIED, Role
from realtime.actions.preferences import choose_presence

from .cast import Person, composed, employers, voices
from .signins import SIGN_INS

PASSWORD = "for-the-demo-only"  # noqa: S105 - public, and refused outside the demo (guard.py)
APPLIED = timedelta(hours=26)
"""How long before the load the applicant applied."""
YEARS_OF_JOINING = timedelta(days=8 * 365)
OPENED = timedelta(days=330)
"""How long before the load the forum's oldest thread was still to begin; all but newcomers had joined by then."""


def load_people(as_of: datetime) -> dict[str, Member]:
    """Make every organisation and member, and return the members by key. All share one password."""
    homes = {
        employer.key: create_organisation(name=employer.name, country=employer.country, sector=employer.sector, by=None)
        for employer in employers()
    }
    people = (*voices(), *composed())
    members = {
        person.key: create_member(
            email=person.email,
            name=person.name,
            title=person.title,
            role=person.role,
            organisation=None if person.role == Role.APPLICANT else homes[person.employer],
            stated_organisation=homes[person.employer].name if person.role == Role.APPLICANT else "",
            language=person.interface,
            joined=_joined(person, as_of, share=place / len(people)),
            email_verified=True,
        )
        for place, person in enumerate(people)
    }
    password = make_password(PASSWORD)  # hashed once: a good hash is slow on purpose
    Member.objects.update(password=password)
    for member in members.values():
        member.password = password
        if member.role in STAFF:
            add_totp(member, _secret(member.email))
    for key in SIGN_INS.values():
        if members[key].role in VERIFIED:
            choose_presence(member=members[key], counted=True)  # else nobody who tries the demo would come upon it
    return members


def _joined(person: Person, as_of: datetime, *, share: float) -> datetime:
    """The applicant yesterday, newcomers these days, everybody else one after the other over the years."""
    if person.joined_days_ago is not None:
        return as_of - timedelta(days=person.joined_days_ago)
    return as_of - (APPLIED if person.role == Role.APPLICANT else OPENED + YEARS_OF_JOINING * (1 - share))


def _secret(email: str) -> str:
    """Return a person's secret, the same every time: an authenticator app stays valid after a new load."""
    return base64.b32encode(hashlib.sha256(f"demo {email}".encode()).digest()[:20]).decode()

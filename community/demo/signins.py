"""Who signs in to try the demo: one person per role, with what their second factor shows now."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from community.members.models import Member

from .cast import Person, voices

SIGN_INS = {
    "member": "amina-verlaine",
    "member-ar": "samir-mansoori",
    "moderator": "henrik-solvang",
    "moderator-2": "mei-lin-otieno",
    "secretariat": "sara-elmasri",
    "administrator": "ines-okonjo-falk",
    "applicant": "maya-linden-cruz",
}


@dataclass(frozen=True, slots=True)
class Code:
    """Six digits of an authenticator app, and how many seconds they hold."""

    digits: str
    seconds: int


def person_as(role: str) -> Person:
    """Return the person who signs in as `role`. Raises KeyError for a role the demo has nobody for."""
    key = SIGN_INS[role]
    return next(person for person in voices() if person.key == key)


def code_of(account: Member) -> Code | None:
    """Return what the account's authenticator app shows now; None for one that has none."""
    app = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if app is None:
        return None
    period: int = app_settings.TOTP_PERIOD
    now = int(time.time())
    digits: str = format_hotp_value(hotp_value(decrypt(app.data["secret"]), now // period))
    return Code(digits, period - now % period)


def accounts() -> Iterator[tuple[str, Member]]:
    """Return (role, account) for each sign-in."""
    for role in SIGN_INS:
        yield role, Member.objects.get(email=person_as(role).email)

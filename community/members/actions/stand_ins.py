"""Who wrote what an import brings: a member who is known here, or a stand-in that nobody can sign in with."""

import hashlib

from django.db import transaction

from community.members.models import Member
from community.members.models.member import Role


def known_by(email: str) -> Member | None:
    """Return the admitted member who proved that this address is theirs: an address alone makes nobody an author."""
    if not email:
        return None
    return Member.objects.admitted().with_proven_address().filter(email=email.lower()).first()


def standing_in(*, source: str, key: str) -> Member | None:
    """Return the stand-in that was made before for this `key` of a `source`."""
    return Member.objects.filter(email=_address(source, key)).first()


@transaction.atomic
def stand_in_for(*, source: str, key: str, name: str) -> Member:
    """Return the account that carries the name of somebody elsewhere, the same one for the same `key` of a `source`.

    It is an applicant's, switched off: of no organisation or group, in no list, told nothing, without a password and
    with an address that cannot exist. So nobody becomes it by proving an address; beside its name stands where it is
    from.
    """
    return standing_in(source=source, key=key) or Member.objects.create_user(
        _address(source, key), name=name, title=source, role=Role.APPLICANT, is_active=False
    )


def _address(source: str, key: str) -> str:
    digest = hashlib.sha256(f"{source}\0{key}".encode()).hexdigest()
    return f"{digest[:32]}@imported.invalid"

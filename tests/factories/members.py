"""Members, organisations and groups for tests, each different unless said otherwise."""

from itertools import count
from typing import Any

from community.members.models import Audience, Group, Member, Membership, Organisation
from community.members.models.group import Group as _Group
from community.members.models.member import Role

_numbers = count(1)


def organisation(**fields: Any) -> Organisation:
    n = next(_numbers)
    return Organisation.objects.create(**{"name": f"Organisation {n}", "country": "FR", "sector": "academia"} | fields)


def member(role: str = Role.MEMBER, **fields: Any) -> Member:
    """Return an account with that role, in an organisation of its own; password `a long password`."""
    n = next(_numbers)
    if role != Role.APPLICANT and "organisation" not in fields:
        fields["organisation"] = organisation()
    return Member.objects.create_user(
        fields.pop("email", f"person{n}@example.org"),
        fields.pop("password", "a long password"),
        **{"name": f"Person {n}", "role": role} | fields,
    )


def applicant(**fields: Any) -> Member:
    return member(Role.APPLICANT, **fields)


def group(*members: Member, **fields: Any) -> _Group:
    """Return a group of its own; of the reserve the one that there is."""
    facts = {"name": f"Group {next(_numbers)}"} | fields
    if fields.get("kind") == Group.Kind.RESERVE:
        made, _new = Group.objects.get_or_create(kind=Group.Kind.RESERVE, defaults=facts)
    else:
        made = Group.objects.create(**facts)
    Membership.objects.bulk_create(Membership(group=made, member=one) for one in members)
    return made


def moderator(team: _Group | None = None, **fields: Any) -> Member:
    """Return a moderator who sits in `team`."""
    made = member(Role.MODERATOR, **fields)
    if team:
        Membership.objects.create(group=team, member=made)
    return made


def network() -> Audience:
    return Audience.objects.of()

"""Who may do what, as tables."""

import pytest

from community.core.rulings import Refused
from community.members import policy
from community.members.actions.factors import add_totp
from community.members.models.member import Role
from tests.factories import members

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("actor", "state", "allowed"),
    [
        (Role.MODERATOR, "waiting", True),
        (Role.SECRETARIAT, "waiting", True),
        (None, "waiting", True),
        (Role.ADMINISTRATOR, "waiting", False),
        (Role.MEMBER, "waiting", False),
        (Role.APPLICANT, "waiting", False),
        (Role.MODERATOR, "admitted", False),
        (Role.MODERATOR, "closed", False),
        (None, "admitted", False),
    ],
)
def test_who_admits_whom(actor, state, allowed):
    applicant = members.member() if state == "admitted" else members.applicant(is_active=state != "closed")
    ruling = policy.can_admit(members.member(actor) if actor else None, applicant)
    assert bool(ruling) is allowed
    assert allowed or str(ruling.sentence)


@pytest.mark.parametrize(
    ("actor", "target", "role", "allowed"),
    [
        (Role.ADMINISTRATOR, Role.MEMBER, Role.MODERATOR, False),
        (Role.ADMINISTRATOR, Role.MODERATOR, Role.SECRETARIAT, False),
        (Role.ADMINISTRATOR, Role.MODERATOR, Role.MEMBER, True),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, Role.MEMBER, True),
        (Role.ADMINISTRATOR, Role.MEMBER, Role.APPLICANT, False),
        (Role.ADMINISTRATOR, Role.APPLICANT, Role.MODERATOR, False),
        (Role.ADMINISTRATOR, "self", Role.MODERATOR, False),
        (Role.SECRETARIAT, Role.MEMBER, Role.MODERATOR, False),
        (Role.MODERATOR, Role.MEMBER, Role.MODERATOR, False),
        (Role.MEMBER, "self", Role.ADMINISTRATOR, False),
        (None, Role.MEMBER, Role.ADMINISTRATOR, True),
        (None, Role.APPLICANT, Role.ADMINISTRATOR, False),
        (None, Role.MEMBER, "emperor", False),
    ],
)
def test_who_sets_which_role_alone(actor, target, role, allowed):
    by = members.member(actor) if actor else None
    member = by if target == "self" else members.member(target)
    ruling = policy.can_set_role(by, member, role)
    assert bool(ruling) is allowed
    assert allowed or str(ruling.sentence)


def test_a_closed_administrator_gives_no_role():
    closed = members.member(Role.ADMINISTRATOR, is_active=False)
    assert not policy.can_set_role(closed, members.member(), Role.MODERATOR)


def test_ready_made_factors_are_refused_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(Refused):
        add_totp(members.moderator(), "A" * 32)

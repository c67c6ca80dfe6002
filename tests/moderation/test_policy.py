"""Who may decide over what: every kind of person on every kind of item."""

import pytest

from community.members.models import Membership
from community.members.models.member import Role
from community.moderation.policy import can_decide, can_moderate
from tests.factories import members
from tests.factories.moderation import flagged_item, held_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "active", "allowed"),
    [
        (Role.APPLICANT, True, False),
        (Role.MEMBER, True, False),
        (Role.MODERATOR, True, True),
        (Role.MODERATOR, False, False),
        (Role.SECRETARIAT, True, False),
        (Role.ADMINISTRATOR, True, False),
    ],
)
def test_only_active_moderators_moderate(role, active, allowed):
    assert bool(can_moderate(members.member(role, is_active=active))) is allowed


@pytest.mark.parametrize("make", [held_item, flagged_item])
@pytest.mark.parametrize(
    ("who", "allowed", "sentence"),
    [
        ("a moderator of the team", True, ""),
        ("a moderator of another team", False, "no longer moderate"),
        ("a member who sits in the team", False, "Only moderators"),
        ("the author, a moderator of the team", False, "your own text"),
    ],
)
def test_who_decides_over_an_item(make, who, allowed, sentence):
    role = Role.MEMBER if who == "a member who sits in the team" else Role.MODERATOR
    person = members.member(role)
    item = make(author=person) if "author" in who else make()
    if "another" not in who:
        Membership.objects.create(group=item.team, member=person)
    ruling = can_decide(person, item)
    assert bool(ruling) is allowed
    assert sentence in str(ruling.sentence)


def test_who_flagged_in_an_earlier_round_may_decide_over_a_later_one():
    flagger = members.member(Role.MODERATOR)
    item = flagged_item(flagger=flagger)
    Membership.objects.create(group=item.team, member=flagger)
    assert not can_decide(flagger, item)
    item.round += 1
    assert can_decide(flagger, item)

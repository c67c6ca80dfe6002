"""Changes that take two people: who proposes, who seconds, what follows, and what one alone can no longer do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.actions.changes import decline, propose, second, settle_overdue, withdraw
from community.members.actions.groups import add_to_group, take_out_of_group
from community.members.actions.roles import set_role
from community.members.models import Change, Group, Member, Membership
from community.members.models.change_kinds import Kind, State
from community.members.models.member import Role
from tests.factories import changes, members
from tests.factories.changes import told

pytestmark = pytest.mark.django_db

OF_OTHERS = [kind for kind in Kind if kind != Kind.OWN_EMAIL]
WITH_SUBJECT = [kind for kind in OF_OTHERS if kind not in (Kind.DOMAINS, Kind.MERGE)]
AT_ONCE = [kind for kind in OF_OTHERS if kind not in (Kind.EMAIL, Kind.FACTORS)]


@pytest.mark.parametrize("kind", OF_OTHERS)
@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.APPLICANT, False),
        (Role.MEMBER, False),
        (Role.MODERATOR, False),
        (Role.SECRETARIAT, False),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_only_administrators_propose(kind, role, allowed):
    members.member(Role.SECRETARIAT)
    by, wanted = members.member(role), changes.wanted(kind)
    if allowed:
        assert propose(change=wanted, by=by).state == State.PROPOSED
    else:
        with pytest.raises(Refused, match="administrators"):
            propose(change=wanted, by=by)
    assert Change.objects.exists() is allowed


@pytest.mark.parametrize("kind", WITH_SUBJECT)
def test_nobody_proposes_for_themself(kind):
    members.member(Role.SECRETARIAT)
    by = changes.subject(role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="themself"):
        propose(change=changes.wanted(kind, by, **({"role": Role.SECRETARIAT} if kind == Kind.ROLE else {})), by=by)


def test_a_proposal_that_nobody_could_second_is_refused_before_it_waits():
    by = changes.administrator()
    members.member(Role.SECRETARIAT, organisation=by.organisation)
    members.moderator()
    with pytest.raises(Refused, match="Nobody could second"):
        propose(change=changes.wanted(Kind.ROLE), by=by)


@pytest.mark.parametrize("kind", OF_OTHERS)
@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("administrator elsewhere", True),
        ("secretariat elsewhere", True),
        ("administrator of the same organisation", False),
        ("secretariat of the same organisation", False),
        ("moderator elsewhere", False),
        ("member elsewhere", False),
        ("the proposer", False),
        ("closed administrator elsewhere", False),
    ],
)
def test_who_may_second(kind, who, allowed):
    by = changes.administrator()
    change = changes.proposed(kind, by=by)
    same = {"organisation": by.organisation} if "same" in who else {}
    if who == "the proposer":
        actor = by
    else:
        role = next(role for role in Role if role.value in who)
        actor = members.member(role, is_active="closed" not in who, **same)
    if allowed:
        assert second(change=change, by=actor).seconded_by == actor
    else:
        with pytest.raises(Refused):
            second(change=change, by=actor)
        change.refresh_from_db()
        assert change.state == State.PROPOSED


def test_the_proposer_is_told_that_another_person_decides():
    change = changes.proposed()
    for deed in (second, decline):
        with pytest.raises(Refused, match="another person decides"):
            deed(change=change, by=change.proposed_by)


@pytest.mark.parametrize("kind", WITH_SUBJECT)
def test_its_subject_is_never_the_second_person(kind):
    subject = changes.subject(role=Role.SECRETARIAT)
    change = changes.proposed(kind, subject)
    for deed in (second, decline):
        with pytest.raises(Refused, match="about yourself"):
            deed(change=change, by=subject)


def test_organisations_are_compared_as_they_were_and_as_they_are():
    by, elsewhere = changes.administrator(), changes.administrator()
    change = changes.proposed(by=by)
    colleague_then = changes.administrator(organisation=by.organisation)
    Member.objects.filter(pk=by.pk).update(organisation=elsewhere.organisation)
    for actor in (colleague_then, elsewhere):
        with pytest.raises(Refused, match="another organisation"):
            second(change=change, by=actor)
    assert second(change=change, by=changes.administrator()).state == State.IN_FORCE


def test_what_somebody_proposed_who_is_no_administrator_any_more_can_only_be_declined():
    by, other = changes.administrator(), changes.administrator()
    change = changes.proposed(by=by)
    set_role(member=by, role=Role.MEMBER, by=other)
    with pytest.raises(Refused, match="no administrator any more"):
        second(change=change, by=other)
    assert decline(change=change, by=other).state == State.DECLINED


def test_a_role_takes_effect_with_the_second_person_and_all_staff_are_told():
    moderator, member = members.moderator(), members.member()
    subject = changes.subject()
    change = changes.proposed(Kind.ROLE, subject)
    subject.refresh_from_db()
    assert subject.role == Role.MEMBER
    second(change=change, by=changes.administrator())
    subject.refresh_from_db()
    assert subject.role == Role.MODERATOR
    assert {moderator, subject, change.proposed_by} <= told("change-settled", change)
    assert member not in told("change-settled", change)


def test_a_seat_is_told_to_everybody_in_the_group():
    inside, outside, staff = members.member(), members.member(), changes.subject(role=Role.MODERATOR)
    group = members.group(inside)
    change = changes.seconded(Kind.SEAT, staff, group=group)
    seat = Membership.objects.get(group=group, member=staff)
    assert change.state == State.IN_FORCE
    assert told("group-gained", seat) == {inside, staff}
    assert outside not in told("group-gained", seat)


def test_a_move_changes_what_is_read_and_is_told_to_those_of_the_new_organisation():
    subject, colleague = changes.subject(), members.member()
    old = members.group(subject, organisation=subject.organisation, kind=Group.Kind.ORGANISATION)
    new = members.group(colleague, organisation=colleague.organisation, kind=Group.Kind.ORGANISATION)
    change = changes.seconded(Kind.ORGANISATION, subject, organisation=colleague.organisation)
    subject.refresh_from_db()
    assert subject.organisation == colleague.organisation
    assert list(Group.objects.filter(members=subject)) == [new]
    assert not old.members.exists()
    assert told("group-gained", Membership.objects.get(member=subject)) == {colleague}
    assert subject in told("change-settled", change)


@pytest.mark.parametrize(
    ("role", "kind", "one_is_enough"),
    [
        (Role.MEMBER, Group.Kind.STANDING, True),
        (Role.MEMBER, Group.Kind.MODERATORS, False),
        (Role.MEMBER, Group.Kind.RESERVE, False),
        (Role.MODERATOR, Group.Kind.STANDING, False),
        (Role.SECRETARIAT, Group.Kind.MODERATORS, False),
        (Role.APPLICANT, Group.Kind.STANDING, False),
        (Role.MEMBER, Group.Kind.ORGANISATION, False),
        (Role.MEMBER, Group.Kind.NAMED, False),
    ],
)
def test_which_seats_one_administrator_gives_alone(role, kind, one_is_enough):
    group, somebody = members.group(kind=kind), members.member(role)
    if one_is_enough:
        seat = add_to_group(member=somebody, group=group, by=changes.administrator())
        assert told("group-gained", seat) == {somebody}
    else:
        with pytest.raises(Refused):
            add_to_group(member=somebody, group=group, by=changes.administrator())
    assert Membership.objects.filter(group=group, member=somebody).exists() is one_is_enough


@pytest.mark.parametrize("kind", [Group.Kind.ORGANISATION, Group.Kind.NAMED])
def test_two_people_give_no_seat_that_follows_from_something_else(kind):
    members.member(Role.SECRETARIAT)
    with pytest.raises(Refused, match="not chosen here"):
        propose(change=changes.wanted(Kind.SEAT, group=members.group(kind=kind)), by=changes.administrator())


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR, Role.SECRETARIAT])
def test_only_administrators_give_and_take_seats(role):
    somebody = members.member()
    group = members.group(somebody)
    with pytest.raises(Refused):
        add_to_group(member=members.member(), group=group, by=members.member(role))
    with pytest.raises(Refused):
        take_out_of_group(member=somebody, group=group, by=members.member(role))
    assert list(group.members.all()) == [somebody]


def test_a_seat_is_taken_away_by_one():
    moderator = members.moderator()
    group = members.group(moderator, kind=Group.Kind.MODERATORS)
    take_out_of_group(member=moderator, group=group, by=changes.administrator())
    assert not group.members.exists()
    assert AuditEntry.objects.get(action="members.seat_taken").details == {"group": group.pk}


def test_the_same_is_not_proposed_twice_while_it_waits():
    change = changes.proposed()
    again = changes.wanted(Kind.ROLE, change.member, role=Role.SECRETARIAT)
    with pytest.raises(Refused, match="proposed already"):
        propose(change=again, by=changes.administrator())
    decline(change=change, by=changes.administrator())
    assert propose(change=again, by=changes.administrator()).state == State.PROPOSED


def test_seats_in_two_groups_wait_beside_each_other():
    staff = changes.subject(role=Role.MODERATOR)
    changes.proposed(Kind.SEAT, staff)
    changes.proposed(Kind.SEAT, staff)
    assert Change.objects.open().filter(member=staff).count() == 2


@pytest.mark.parametrize("kind", AT_ONCE)
def test_what_has_happened_otherwise_meanwhile_is_not_seconded(kind):
    change = changes.seconded(kind)
    same = {name: getattr(change, name) for name in ("role", "group", "organisation", "into", "domains")}
    with pytest.raises(Refused):
        propose(change=changes.wanted(kind, change.member, **same), by=changes.administrator())


def test_whoever_comes_second_to_decide_changes_nothing():
    change = changes.seconded()
    for deed in (second, decline):
        with pytest.raises(Refused, match="faster"):
            deed(change=change, by=changes.administrator())
    with pytest.raises(Refused, match="faster"):
        withdraw(change=change, by=change.proposed_by)


def test_only_the_proposer_withdraws_and_nobody_is_told():
    change = changes.proposed()
    with pytest.raises(Refused, match="Only whoever proposed"):
        withdraw(change=change, by=changes.administrator())
    assert withdraw(change=change, by=change.proposed_by).closed_by == change.proposed_by
    assert not told("change-settled", change)


def test_a_declined_proposal_is_told_to_whoever_made_it():
    change = changes.proposed()
    decline(change=change, by=changes.administrator())
    assert told("change-settled", change) == {change.proposed_by}


def test_after_fourteen_days_without_a_second_person_it_lapses(monkeypatch):
    change, late = changes.proposed(), timezone.now() + timedelta(days=14, seconds=1)
    settle_overdue()
    change.refresh_from_db()
    assert change.state == State.PROPOSED
    monkeypatch.setattr(timezone, "now", lambda: late)
    with pytest.raises(Refused, match="14 days"):
        second(change=change, by=changes.administrator())
    settle_overdue()
    change.refresh_from_db()
    assert (change.state, change.closed_by) == (State.LAPSED, None)
    assert told("change-settled", change) == {change.proposed_by}


def test_those_who_may_second_are_asked_and_nobody_else():
    by = changes.administrator()
    able = {changes.administrator(), members.member(Role.SECRETARIAT)}
    members.moderator()
    changes.administrator(organisation=by.organisation)
    subject = changes.subject(role=Role.SECRETARIAT)
    change = propose(change=changes.wanted(Kind.SEAT, subject), by=by)
    assert told("change-proposed", change) == able


def test_what_is_accounted_for_names_neither_address_nor_reason():
    for kind in OF_OTHERS:
        changes.seconded(kind)
    entries = AuditEntry.objects.filter(action__startswith="members.change_")
    assert set(entries.values_list("action", flat=True)) == {
        "members.change_proposed",
        "members.change_seconded",
        "members.change_in_force",
    }
    said = " ".join(str(entry.details) for entry in entries)
    assert "@" not in said
    assert "judged" not in said
    assert "port.example" not in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"seconded_by": "proposer"},
        {"seconded_by": "subject"},
        {"seconded_from": "proposer's"},
        {"state": State.IN_FORCE, "closed": "now"},
        {"state": State.WAITING},
        {"state": State.DECLINED},
        {"role": ""},
        {"reason": ""},
        {"proposed_by": "subject"},
    ],
)
def test_the_database_itself_refuses_one_person_twice_and_half_a_change(wrong):
    change, other = changes.proposed(), changes.administrator()
    people = {"proposer": change.proposed_by, "subject": change.member}
    values = {name: people.get(value, value) for name, value in wrong.items()}
    if values.get("closed"):
        values["closed"] = timezone.now()
    if {"seconded_by", "seconded_from"} & values.keys():
        by = values.get("seconded_by", other)
        home = change.proposed_from if "seconded_from" in values else other.organisation
        values |= {"seconded_by": by, "seconded_from": home, "seconded": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(**values)

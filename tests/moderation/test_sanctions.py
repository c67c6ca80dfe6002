"""Sanctions: who may impose what on whom, what the database refuses, and how they end."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from community.audit.models import AuditEntry, AuditReason
from community.core.rulings import Refused
from community.members.models import Member
from community.members.models.member import Role
from community.moderation.actions import sanctions as actions
from community.moderation.models import Sanction
from realtime.models import Notification
from tests.factories import changes, members, people

pytestmark = pytest.mark.django_db
Kind, State = Sanction.Kind, Sanction.State


@pytest.fixture
def member() -> Member:
    return members.member()


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(recipient=member).order_by("pk").values_list("notice", flat=True))


def recorded(sanction: Sanction) -> list[str]:
    found = AuditEntry.objects.filter(target_type="moderation.sanction", target_id=str(sanction.pk))
    return list(found.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("kind", [Kind.WARNING, Kind.LIMIT, Kind.READ_ONLY, Kind.SUSPENSION])
def test_a_moderator_imposes_it_alone_and_the_member_is_told(member, kind):
    made = people.imposed(kind, member)
    assert (made.state, made.is_standing) == (State.IN_FORCE, True)
    assert made.until - made.begins == timedelta(days=7)
    assert told(member) == ["member-sanctioned"]


def test_it_stands_in_the_audit_log_by_codes_and_its_words_lie_apart(member):
    made = people.imposed(Kind.READ_ONLY, member)
    entry = AuditEntry.objects.get(target_id=str(made.pk), action="moderation.sanction_imposed")
    assert entry.details == {"kind": "read-only", "rule": "conduct", "days": 7, "member": member.pk}
    assert AuditReason.objects.get(entry=entry).text == made.words


@pytest.mark.parametrize("kind", [Kind.SUSPENSION, Kind.BAN])
def test_those_who_oversee_are_told_when_somebody_cannot_come_in(member, kind):
    watching = changes.administrator()
    people.imposed(kind, member)
    assert "member-suspended" in told(watching)


def test_those_who_oversee_are_not_told_of_less(member):
    watching = changes.administrator()
    people.imposed(Kind.READ_ONLY, member)
    assert told(watching) == []


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SECRETARIAT, Role.ADMINISTRATOR])
def test_nothing_is_imposed_on_staff(role):
    with pytest.raises(Refused, match="This person is staff"):
        people.imposed(Kind.WARNING, members.member(role))


def test_nothing_is_imposed_on_somebody_of_ones_own_organisation(member):
    with pytest.raises(Refused, match="their own organisation"):
        people.imposed(Kind.WARNING, member, by=members.moderator(organisation=member.organisation))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SECRETARIAT, Role.ADMINISTRATOR])
def test_only_moderators_impose(member, role):
    with pytest.raises(Refused, match="Only moderators"):
        people.imposed(Kind.WARNING, member, by=members.member(role))


def test_a_moderator_who_lost_the_role_with_the_page_open_imposes_nothing(member):
    by = members.moderator()
    Member.objects.filter(pk=by.pk).update(role=Role.MEMBER)
    with pytest.raises(Refused, match="Only moderators"):
        people.imposed(Kind.WARNING, member, by=by)


def test_nothing_is_imposed_on_a_closed_account(member):
    Member.objects.filter(pk=member.pk).update(is_active=False)
    with pytest.raises(Refused, match="This account is closed"):
        people.imposed(Kind.WARNING, member)


def test_nothing_is_imposed_on_an_applicant():
    with pytest.raises(Refused, match="has not been admitted"):
        people.imposed(Kind.WARNING, members.applicant())


@pytest.mark.parametrize(("kind", "days"), [(Kind.READ_ONLY, 0), (Kind.SUSPENSION, 31), (Kind.BAN, 366)])
def test_an_end_before_the_beginning_or_too_far_is_refused(member, kind, days):
    with pytest.raises(Refused, match="It lasts from 1 to"):
        people.imposed(kind, member, days=days)


@pytest.mark.parametrize("kind", [Kind.LIMIT, Kind.READ_ONLY, Kind.SUSPENSION])
def test_a_second_moderator_hears_that_the_first_was_faster(member, kind):
    people.imposed(kind, member)
    with pytest.raises(Refused, match="Somebody was faster"):
        people.imposed(kind, member)


def test_somebody_can_be_warned_twice(member):
    people.imposed(Kind.WARNING, member)
    people.imposed(Kind.WARNING, member)
    assert Sanction.objects.filter(member=member).count() == 2


def test_a_double_click_is_one_sanction(member):
    by, key = members.moderator(), "00000000-0000-4000-8000-000000000001"
    first = people.imposed(Kind.WARNING, member, by=by, submission_key=key)
    assert people.imposed(Kind.WARNING, member, by=by, submission_key=key) == first


def test_one_organisation_does_not_suspend_again_and_again(member):
    by = members.moderator()
    people.over(people.imposed(Kind.SUSPENSION, member, by=by), days=29)
    with pytest.raises(Refused, match="ended less than 30 days ago"):
        people.imposed(Kind.SUSPENSION, member, by=members.moderator(organisation=by.organisation))


def test_another_organisation_may_suspend_again(member):
    people.over(people.imposed(Kind.SUSPENSION, member))
    assert people.imposed(Kind.SUSPENSION, member).is_standing


def test_it_ends_by_its_time_alone(member):
    people.over(people.imposed(Kind.SUSPENSION, member))
    member.refresh_from_db()
    assert member.outside_until is not None
    assert member.is_verified
    assert Member.objects.verified().filter(pk=member.pk).exists()


def test_a_clock_that_goes_back_lets_nobody_go_early(member):
    made = people.imposed(Kind.SUSPENSION, member)
    assert Sanction.objects.standing(made.begins - timedelta(hours=1)).filter(pk=made.pk).exists()


def test_the_longest_counts_while_several_hold(member):
    people.imposed(Kind.BAN, member, days=90)
    people.imposed(Kind.SUSPENSION, member, days=3)
    member.refresh_from_db()
    assert member.outside_until > timezone.now() + timedelta(days=80)


def test_a_ban_waits_for_a_second_person_and_nothing_changes_until_then(member):
    made = people.proposed_ban(member)
    member.refresh_from_db()
    assert (made.state, made.until, member.outside_until) == (State.PROPOSED, None, None)
    assert told(member) == []
    assert not Sanction.objects.visible_to(member).exists()


def test_who_could_agree_to_a_ban_is_asked(member):
    able = members.member(Role.SECRETARIAT)
    colleague = members.moderator(organisation=member.organisation)
    people.proposed_ban(member)
    assert told(able) == ["ban-proposed"]
    assert told(colleague) == []


def test_a_ban_that_nobody_could_agree_to_is_not_proposed(member):
    with pytest.raises(Refused, match="Nobody could agree"):
        actions.impose(sanction=people.wanted(Kind.BAN, member), by=members.moderator())


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SECRETARIAT, Role.ADMINISTRATOR])
def test_a_second_person_of_another_organisation_lets_the_ban_begin(member, role):
    made = actions.agree(sanction=people.proposed_ban(member), by=members.member(role))
    member.refresh_from_db()
    assert made.is_standing
    assert member.outside_until == made.until
    assert recorded(made) == ["moderation.sanction_proposed", "moderation.sanction_imposed"]


def test_the_first_person_is_not_the_second(member):
    by = members.moderator()
    with pytest.raises(Refused, match="another person decides"):
        actions.agree(sanction=people.proposed_ban(member, by=by), by=by)


def test_the_second_person_comes_from_another_organisation_than_the_first(member):
    by = members.moderator()
    with pytest.raises(Refused, match="another organisation than the first"):
        actions.agree(
            sanction=people.proposed_ban(member, by=by),
            by=members.member(Role.SECRETARIAT, organisation=by.organisation),
        )


def test_the_second_person_does_not_come_from_the_members_organisation(member):
    with pytest.raises(Refused, match="their own organisation"):
        actions.agree(
            sanction=people.proposed_ban(member), by=members.member(Role.SECRETARIAT, organisation=member.organisation)
        )


def test_a_ban_lapses_after_14_days_and_can_be_proposed_anew(member):
    late = people.proposed_ban(member)
    Sanction.objects.filter(pk=late.pk).update(made=F("made") - timedelta(days=14))
    with pytest.raises(Refused, match="Its 14 days are over"):
        actions.agree(sanction=late, by=members.member(Role.SECRETARIAT))
    people.proposed_ban(member)
    late.refresh_from_db()
    assert late.state == State.LAPSED


def test_a_ban_is_not_proposed_twice(member):
    people.proposed_ban(member)
    with pytest.raises(Refused, match="proposed already"):
        people.proposed_ban(member)


def test_whoever_proposed_it_must_still_be_able_to(member):
    by = members.moderator()
    made = people.proposed_ban(member, by=by)
    Member.objects.filter(pk=by.pk).update(role=Role.MEMBER)
    with pytest.raises(Refused, match="could not propose it any more"):
        actions.agree(sanction=made, by=members.member(Role.SECRETARIAT))


def test_a_ban_can_be_declined_and_withdrawn_once(member):
    by = members.moderator()
    first, second = people.proposed_ban(member, by=by), members.member(Role.SECRETARIAT)
    assert actions.decline(sanction=first, by=second).state == State.DECLINED
    with pytest.raises(Refused, match="Somebody was faster"):
        actions.withdraw(sanction=first, by=by)
    again = people.proposed_ban(member, by=by)
    assert actions.withdraw(sanction=again, by=by).state == State.WITHDRAWN


def test_a_ban_that_holds_can_be_renewed(member):
    people.imposed(Kind.BAN, member, days=5)
    assert people.imposed(Kind.BAN, member, days=300).is_standing


def test_lifting_takes_one_person_and_opens_the_site_at_once(member):
    made = people.imposed(Kind.BAN, member)
    actions.lift(sanction=made, by=members.moderator(), words="It was a misunderstanding.")
    member.refresh_from_db()
    assert member.is_verified
    assert "sanction-lifted" in told(member)


def test_what_is_over_cannot_be_lifted(member):
    made = people.over(people.imposed(Kind.READ_ONLY, member))
    with pytest.raises(Refused, match="This is over already"):
        actions.lift(sanction=made, by=members.moderator(), words="Over.")


def test_lifting_one_leaves_the_other(member):
    ban = people.imposed(Kind.BAN, member, days=90)
    suspension = people.imposed(Kind.SUSPENSION, member, days=3)
    actions.lift(sanction=ban, by=members.moderator(), words="Too long.")
    member.refresh_from_db()
    assert member.outside_until == suspension.until


@pytest.mark.parametrize(
    "change",
    [
        {"member": F("imposed_by")},
        {"seconded_by": F("imposed_by")},
        {"seconded_from": F("imposed_from")},
        {"seconded_by": None, "seconded_from": None},
        {"until": F("begins")},
        {"state": State.LIFTED},
        {"posts_per_day": 3},
    ],
    ids=str,
)
def test_the_database_itself_refuses(member, change):
    ban = people.imposed(Kind.BAN, member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.filter(pk=ban.pk).update(**change)


def test_words_that_no_page_can_show_are_refused():
    from community.moderation.forms import SanctionAppealForm

    form = SanctionAppealForm({"text": "x" * 2001})
    assert not form.is_valid()
    assert isinstance(form.errors.as_data()["text"][0], ValidationError)


def test_nobody_suspended_is_given_a_staff_role(member):
    people.imposed(Kind.SUSPENSION, member)
    member.refresh_from_db()
    with pytest.raises(Refused, match="suspended at present"):
        changes.proposed(member=member)

"""Appeals against sanctions: once, in time, decided by others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from community.core.rulings import Refused
from community.members.models import Member
from community.members.models.member import Role
from community.moderation.actions.sanction_appeals import answer, appeal
from community.moderation.actions.sanctions import lift
from community.moderation.models import Sanction
from realtime.models import Notification
from tests.factories import members, people, sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return members.member()


@pytest.fixture
def sanction(member) -> Sanction:
    return people.imposed(Sanction.Kind.SUSPENSION, member)


def appealed(sanction: Sanction) -> Sanction:
    return appeal(sanction=sanction, member=sanction.member, text="It was not me.")


def aged(sanction: Sanction, **by: float) -> Sanction:
    back = timedelta(**by)
    Sanction.objects.filter(pk=sanction.pk).update(begins=F("begins") - back, until=F("until") - back)
    sanction.refresh_from_db()
    return sanction


def told(member: Member, code: str) -> bool:
    return Notification.objects.filter(recipient=member, notice=code).exists()


def test_whoever_is_suspended_appeals_from_the_one_page_they_see(member, sanction):
    address = reverse("moderation:sanction-appeal", args=[sanction.public_id])
    page = sessions.client_as(member).post(address, {"text": "It was not me."}, follow=True).content.decode()
    sanction.refresh_from_db()
    assert sanction.appeal == "It was not me."
    assert "Not decided yet" in page


def test_nobody_appeals_for_another(sanction):
    address = reverse("moderation:sanction-appeal", args=[sanction.public_id])
    assert sessions.client_as(members.member()).post(address, {"text": "Poor fellow."}).status_code == 404


def test_a_moderator_does_not_appeal_through_the_members_address(sanction):
    address = reverse("moderation:sanction-appeal", args=[sanction.public_id])
    assert sessions.client_as(members.moderator()).post(address, {"text": "Poor fellow."}).status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_appeal_without_words_or_with_too_many_is_asked_again(member, sanction, text):
    address = reverse("moderation:sanction-appeal", args=[sanction.public_id])
    answered = sessions.client_as(member).post(address, {"text": text})
    sanction.refresh_from_db()
    assert (answered.status_code, sanction.appealed) == (400, None)
    assert text.strip() in answered.content.decode()


def test_a_second_appeal_is_told_that_there_is_one(member, sanction):
    appealed(sanction)
    address = reverse("moderation:sanction-appeal", args=[sanction.public_id])
    page = sessions.client_as(member).post(address, {"text": "And another thing."}).content.decode()
    assert "You have appealed against this already" in page
    assert "And another thing." in page


def test_a_double_click_is_one_appeal(sanction):
    assert appealed(sanction) == appealed(sanction)


def test_a_late_appeal_is_told_so(sanction):
    with pytest.raises(Refused, match="The 20 days for an appeal are over"):
        appealed(aged(sanction, days=20))


def test_what_is_over_can_still_be_appealed_against_in_time(sanction):
    assert appealed(aged(sanction, days=19)).appealed


def test_against_what_was_lifted_nobody_appeals(sanction):
    lift(sanction=sanction, by=members.moderator(), words="A misunderstanding.")
    with pytest.raises(Refused, match="This has been lifted"):
        appealed(sanction)


def test_against_a_ban_that_waits_nobody_appeals(member):
    with pytest.raises(Refused, match="Only the member concerned"):
        appealed(people.proposed_ban(member))


def test_those_who_can_decide_are_told(sanction):
    able, same_home = members.member(Role.SECRETARIAT), members.moderator(organisation=sanction.imposed_from)
    appealed(sanction)
    assert told(able, "sanction-appealed")
    assert not told(same_home, "sanction-appealed")
    assert not told(sanction.imposed_by, "sanction-appealed")


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SECRETARIAT, Role.ADMINISTRATOR])
def test_whoever_had_no_part_lifts_it(member, sanction, role):
    answer(sanction=appealed(sanction), by=members.member(role), lifts=True, words="You are right.")
    member.refresh_from_db()
    assert member.is_verified
    assert told(member, "sanction-lifted")


def test_or_lets_it_stand(member, sanction):
    answer(sanction=appealed(sanction), by=members.moderator(), lifts=False, words="It was you.")
    member.refresh_from_db()
    assert not member.is_verified
    assert told(member, "sanction-upheld")
    assert "It was you." in sessions.client_as(member).get("/accounts/standing").content.decode()


def test_whoever_imposed_it_does_not_decide(sanction):
    with pytest.raises(Refused, match="You had a part in this"):
        answer(sanction=appealed(sanction), by=sanction.imposed_by, lifts=False, words="No.")


def test_whoever_seconded_a_ban_does_not_decide(member):
    ban = people.imposed(Sanction.Kind.BAN, member)
    with pytest.raises(Refused, match="You had a part in this"):
        answer(sanction=appealed(ban), by=ban.seconded_by, lifts=False, words="No.")


def test_nobody_of_the_organisation_that_imposed_it_decides(sanction):
    colleague = members.moderator(organisation=sanction.imposed_from)
    with pytest.raises(Refused, match="of another organisation than who imposed it"):
        answer(sanction=appealed(sanction), by=colleague, lifts=False, words="No.")


def test_nobody_of_the_members_organisation_decides(member, sanction):
    colleague = members.member(Role.SECRETARIAT, organisation=member.organisation)
    with pytest.raises(Refused, match="their own organisation"):
        answer(sanction=appealed(sanction), by=colleague, lifts=True, words="Yes.")


def test_an_appeal_is_decided_once(sanction):
    answer(sanction=appealed(sanction), by=members.moderator(), lifts=False, words="It stays.")
    with pytest.raises(Refused, match="Somebody was faster"):
        answer(sanction=sanction, by=members.moderator(), lifts=True, words="It goes.")


def test_the_list_shows_what_waits_to_those_who_decide(sanction):
    appealed(sanction)
    page = sessions.client_as(members.member(Role.ADMINISTRATOR)).get("/moderation/sanctions").content.decode()
    assert "It was not me." in page
    assert reverse("moderation:sanction-answer", args=[sanction.public_id]) in page


def test_for_members_there_is_no_such_list():
    assert sessions.client_as(members.member()).get("/moderation/sanctions").status_code == 404


def test_the_form_decides(member, sanction):
    address = reverse("moderation:sanction-answer", args=[appealed(sanction).public_id])
    sent = {"outcome": "lift", "words": "You are right."}
    sessions.client_as(members.moderator()).post(address, sent)
    sanction.refresh_from_db()
    assert (sanction.state, sanction.answer) == (Sanction.State.LIFTED, "You are right.")


def test_whoever_comes_too_late_keeps_their_words(sanction):
    answer(sanction=appealed(sanction), by=members.moderator(), lifts=False, words="It stays.")
    address = reverse("moderation:sanction-answer", args=[sanction.public_id])
    sent = {"outcome": "lift", "words": "Words not lost."}
    page = sessions.client_as(members.moderator()).post(address, sent).content.decode()
    assert "Somebody was faster" in page
    assert "Words not lost." in page


@pytest.mark.parametrize("change", [{"answered_by": F("imposed_by")}, {"answered_from": F("imposed_from")}], ids=str)
def test_the_database_itself_refuses_who_had_a_part(sanction, change):
    answer(sanction=appealed(sanction), by=members.moderator(), lifts=False, words="It stays.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.filter(pk=sanction.pk).update(**change)

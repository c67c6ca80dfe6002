"""The list of applicants, and admitting."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.core.rulings import Refused
from community.members.actions.admission import admit
from community.members.models import Member, Organisation
from community.members.models.member import Role
from tests.factories import members

pytestmark = pytest.mark.django_db


def waiting(**fields) -> Member:
    applicant = members.applicant(**fields)
    EmailAddress.objects.create(user=applicant, email=applicant.email, primary=True, verified=True)
    return applicant


def admit_page(applicant) -> str:
    return f"/members/applicants/{applicant.uuid}/admit"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.MEMBER, 404), (Role.ADMINISTRATOR, 404), (Role.MODERATOR, 200), (Role.SECRETARIAT, 200)],
)
def test_only_moderators_and_the_secretariat_see_applicants(role, status, client_as):
    client = client_as(members.member(role))
    applicant = waiting()
    assert client.get("/members/applicants").status_code == status
    assert client.get(admit_page(applicant)).status_code == status


def test_ordinary_members_do_not_learn_who_applied():
    applicant, member, moderator = waiting(), members.member(), members.moderator()
    assert applicant not in Member.objects.visible_to(member)
    assert applicant in Member.objects.visible_to(moderator)
    assert list(Member.objects.visible_to(applicant)) == [applicant]


def test_those_who_have_not_confirmed_their_address_are_not_listed(client_as):
    members.applicant(name="Not Yet Confirmed")
    waiting(name="Ready To Decide")
    page = client_as(members.moderator()).get("/members/applicants").content.decode()
    assert "Ready To Decide" in page
    assert "Not Yet Confirmed" not in page


def test_the_longest_waiting_come_first_and_every_one_comes_once(client_as):
    start = timezone.now() - timedelta(days=9)
    for number in range(45):
        waiting(name=f"Applicant {number:02}", joined=start + timedelta(hours=number // 2))
    client, seen, path = client_as(members.moderator()), [], "/members/applicants"
    while path:
        page = client.get(path).context["page"]
        seen += [applicant.name for applicant in page.applicants]
        path = page.after and f"/members/applicants?after={page.after.replace('+', '%2B')}"
    assert sorted(seen) == [f"Applicant {number:02}" for number in range(45)]
    assert [name[:-1] for name in seen[:2]] == ["Applicant 0", "Applicant 0"]


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "2026-01-01~x",
        "2026-01-01T00:00:00~" + "0" * 32,
        "0001-01-01T00:00:00+10:00~" + "0" * 32,
        "9999-12-31T23:59:59-10:00~" + "0" * 32,
        "~",
        "\x00",
    ],
)
def test_a_key_that_nobody_gave_out_opens_the_first_page(key, client_as):
    waiting(name="Ready To Decide")
    answer = client_as(members.moderator()).get("/members/applicants", {"after": key})
    assert "Ready To Decide" in answer.content.decode()


def test_the_list_costs_the_same_for_two_and_for_twenty(client_as):
    client = client_as(members.moderator())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/members/applicants")
        return len(captured)

    waiting(), waiting()
    queries()
    few = queries()
    for _ in range(18):
        waiting()
    assert queries() == few


def test_an_organisation_that_is_known_is_proposed(client_as):
    known = members.organisation(name="Port of Examples")
    page = client_as(members.moderator()).get(admit_page(waiting(stated_organisation=" port of  EXAMPLES ")))
    assert page.context["form"].initial == {"organisation": known}


def test_a_new_organisation_is_made_with_the_admission(client_as):
    applicant = waiting()
    form = {"new_name": "Quay  Nine", "country": "NO", "sector": "logistics"}
    client_as(members.moderator()).post(admit_page(applicant), form)
    applicant.refresh_from_db()
    assert applicant.organisation == Organisation.objects.get(name="Quay Nine", country="NO", sector="logistics")


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({}, {"new_name", "country", "sector"}),
        ({"new_name": "Quay Nine"}, {"country", "sector"}),
        ({"new_name": "Known Already", "country": "NO", "sector": "logistics"}, {"__all__"}),
        ({"organisation": "999999"}, {"organisation"}),
    ],
)
def test_an_admission_that_is_not_in_order_is_shown_again_and_admits_nobody(form, wrong, client_as):
    members.organisation(name="known already")
    applicant = waiting()
    answer = client_as(members.moderator()).post(admit_page(applicant), form)
    applicant.refresh_from_db()
    assert answer.status_code == 422
    assert wrong <= set(answer.context["form"].errors)
    assert applicant.role == Role.APPLICANT


def test_the_second_of_two_who_admit_is_told_that_it_is_done(client_as):
    applicant, organisation = waiting(), members.organisation()
    first, second = client_as(members.moderator()), client_as(members.moderator())
    second.get(admit_page(applicant))
    first.post(admit_page(applicant), {"organisation": organisation.pk})
    answer = second.post(admit_page(applicant), {"organisation": members.organisation().pk}, follow=True)
    assert "already been admitted" in answer.content.decode()
    applicant.refresh_from_db()
    assert applicant.organisation == organisation


def test_an_address_that_is_not_proven_is_not_admitted():
    with pytest.raises(Refused, match="confirmed their e-mail"):
        admit(applicant=members.applicant(), organisation=members.organisation(), by=members.moderator())


def test_a_closed_account_is_not_admitted():
    with pytest.raises(Refused, match="closed"):
        admit(applicant=waiting(is_active=False), organisation=members.organisation(), by=members.moderator())


def test_a_visitor_is_asked_to_sign_in_before_anything_is_said():
    assert Client().get(admit_page(waiting())).url.startswith("/accounts/login/")

"""From applying to reading the forum: the whole walk, and what an applicant is kept from."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from community.audit.models import AuditEntry
from community.members.models import Group, Member, Membership
from community.members.models.member import Role
from realtime.models import Notification
from tests.factories import forum, members

pytestmark = pytest.mark.django_db

APPLICATION = {
    "name": "Ada Example",
    "organisation": "Depot of Examples",
    "email": "ada@example.org",
    "password1": "several plain words in a row",
}


def apply_as(client: Client, **said: str):
    return client.post("/accounts/signup/", APPLICATION | said)


def link_in(message) -> str:
    return re.search(rf"{settings.SITE_URL}(/accounts/\S+)", message.body).group(1)


def test_apply_confirm_wait_be_admitted_read_the_forum(client_as):
    visitor = Client()
    assert apply_as(visitor).url == "/accounts/confirm-email/"
    applicant = Member.objects.get(email="ada@example.org")
    assert (applicant.role, applicant.name, applicant.stated_organisation) == (
        Role.APPLICANT,
        "Ada Example",
        "Depot of Examples",
    )

    link = link_in(mail.outbox[0])
    assert visitor.get(link).status_code == 200
    assert not EmailAddress.objects.get(user=applicant).verified, "opening the link alone confirms nothing"
    visitor.post(link)
    assert EmailAddress.objects.get(user=applicant).verified

    assert visitor.get("/forum/").url == "/accounts/status"
    assert "Depot of Examples" in visitor.get("/accounts/status").content.decode()

    organisation = members.organisation(name="Depot of Examples")
    moderator = members.moderator()
    answer = client_as(moderator).post(f"/members/applicants/{applicant.uuid}/admit", {"organisation": organisation.pk})
    assert answer.url == "/members/applicants"
    applicant.refresh_from_db()
    assert (applicant.role, applicant.organisation) == (Role.MEMBER, organisation)
    assert applicant.admitted
    assert Membership.objects.filter(member=applicant, group__organisation=organisation).exists()
    assert AuditEntry.objects.filter(action="members.admitted", actor=moderator, target_id=str(applicant.pk)).exists()
    assert Notification.objects.filter(recipient=applicant, notice="admitted").exists()

    assert visitor.get("/forum/").status_code == 200
    assert visitor.get("/accounts/status").url == "/forum/"


def test_an_applicant_may_confirm_on_another_device_and_then_sign_in():
    apply_as(Client())
    Client().post(link_in(mail.outbox[0]))
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": "ada@example.org", "password": APPLICATION["password1"]})
    assert elsewhere.get("/accounts/status").status_code == 200


def test_nobody_signs_in_before_the_address_is_confirmed():
    apply_as(Client())
    client = Client()
    answer = client.post("/accounts/login/", {"login": "ada@example.org", "password": APPLICATION["password1"]})
    assert answer.url == "/accounts/confirm-email/"
    assert client.get("/accounts/status").url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "Ada\x00"),
        ("name", "Ada \u202egnorw"),
        ("name", "a" * 81),
        ("organisation", ""),
        ("email", "not an address"),
        ("password1", "short"),
        ("password1", "qwerty123456"),
    ],
)
def test_an_application_that_is_not_in_order_is_shown_again_with_a_sentence(field, value):
    answer = apply_as(Client(), **{field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    "path", ["/forum/", "/forum/no-such-board/", "/t/abcdefghijkl", "/notifications/", "/moderation/"]
)
def test_a_visitor_is_asked_to_sign_in_and_an_applicant_sent_to_the_status(path, client_as):
    assert Client().get(path).url == f"/accounts/login/?next={path}"
    assert client_as(members.applicant()).get(path).url == "/accounts/status"


def test_existing_and_not_existing_answer_alike_to_those_outside(client_as):
    thread = forum.thread()
    real, invented = f"/t/{thread.public_id}", "/t/abcdefghijkl"
    for client in (Client(), client_as(members.applicant())):
        one, other = client.get(real), client.get(invented)
        assert one.status_code == other.status_code
        assert one.url.replace(thread.public_id, "abcdefghijkl") == other.url
        assert one.content == other.content
        assert set(one.headers) == set(other.headers)


def test_what_was_written_in_a_session_that_ended_is_shown_again_and_the_way_back_leads_to_its_page():
    answer = Client().post(
        "/t/abcdefghijkl/reply",
        {"body": "A long answer, <b>written</b>."},
        headers={"Referer": "http://testserver/t/abcdefghijkl"},
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "A long answer, &lt;b&gt;written&lt;/b&gt;." in page
    assert "/accounts/login/?next=/t/abcdefghijkl" in page


def test_a_form_from_elsewhere_never_becomes_the_way_back():
    answer = Client().post(
        "/t/abcdefghijkl/reply", {"body": "Some words"}, headers={"Referer": "https://elsewhere.example/x"}
    )
    assert "elsewhere.example" not in answer.content.decode()


def test_a_fragment_asked_for_after_the_session_ended_leads_the_whole_page_to_the_sign_in():
    answer = Client().get("/notifications/bell", headers={"X-Fragment": "1", "Referer": "http://testserver/forum/"})
    assert answer.status_code == 403
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fforum%2F"
    assert not answer.content


def test_a_name_is_kept_on_one_line():
    apply_as(Client(), name="  Ada \n  Example ")
    assert Member.objects.get().name == "Ada Example"


def test_the_application_keeps_the_language_in_which_it_was_made():
    client = Client(headers={"Accept-Language": "ar"})
    apply_as(client)
    assert Member.objects.get().language == "ar"


def test_the_group_of_an_organisation_follows_its_members():
    organisation = members.organisation()
    applicant = members.applicant()
    EmailAddress.objects.create(user=applicant, email=applicant.email, primary=True, verified=True)
    from community.members.actions.admission import admit

    admit(applicant=applicant, organisation=organisation, by=members.moderator())
    group = Group.objects.get(organisation=organisation)
    assert list(group.members.all()) == [applicant]

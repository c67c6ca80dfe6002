"""The first staff of a new site, from the command line."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from community.members.models import Member
from community.members.models.member import Role
from tests.factories import members

pytestmark = pytest.mark.django_db

NEW = ("--organisation", "Secretariat", "--country", "fr", "--sector", "international")


@pytest.fixture
def applicant() -> Member:
    made = members.applicant(email="first@example.org")
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


def test_an_applicant_becomes_the_first_administrator(applicant, capsys):
    call_command("appoint", "First@example.org", "administrator", *NEW)
    applicant.refresh_from_db()
    assert applicant.role == Role.ADMINISTRATOR
    assert applicant.organisation.country == "FR"
    assert "is now administrator" in capsys.readouterr().out


def test_a_member_becomes_the_secretariat_and_may_edit():
    member = members.member()
    call_command("appoint", member.email, "secretariat")
    assert Member.objects.get(pk=member.pk).has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nobody@example.org", "administrator"), "There is no account"),
        (("first@example.org", "administrator"), "Say where this person works"),
        (("first@example.org", "administrator", "--organisation", "New"), "Say where this person works"),
        (
            ("first@example.org", "administrator", "--organisation", "New", "--country", "XQX", "--sector", "science"),
            "Say where this person works",
        ),
        (("first@example.org", "emperor"), "invalid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_done(arguments, sentence, applicant):
    with pytest.raises(CommandError, match=sentence):
        call_command("appoint", *arguments)
    applicant.refresh_from_db()
    assert applicant.role == Role.APPLICANT


def test_an_address_that_is_not_proven_is_refused(applicant):
    EmailAddress.objects.update(verified=False)
    with pytest.raises(CommandError, match="not confirmed"):
        call_command("appoint", applicant.email, "moderator", *NEW)
    applicant.refresh_from_db()
    assert applicant.role == Role.APPLICANT

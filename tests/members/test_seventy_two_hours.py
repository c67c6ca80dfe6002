"""Addresses and factors change after 72 hours, unless the owner of the account stops it from the old mailbox."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.actions.changes import settle_overdue, stop, withdraw
from community.members.models import Change, Member
from community.members.models.change_kinds import Kind, State
from community.members.models.member import Role
from realtime.actions.notifications import mark_all_read
from realtime.models import Notification
from realtime.outbox.delivery import deliver_due
from tests.factories import changes, members

pytestmark = pytest.mark.django_db

PASSWORD = "a long password"


@pytest.fixture
def at(monkeypatch):
    """Return a function that moves the clock: `at(hours=72)`."""
    start = timezone.now()

    def _at(**later):
        monkeypatch.setattr(timezone, "now", lambda: start + timedelta(**later))

    return _at


def sign_in(member: Member) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def link_in(message, beginning: str) -> str:
    return re.search(rf"https?://[^/\s]+({beginning}\S+)", message.body).group(1)


def owner(**fields) -> Member:
    """Return a member with a proven address and no second factor, so that a password signs in."""
    made = members.member(email="old@example.org", **fields)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


def prove_new_address(client: Client, email: str = "new@example.org") -> str:
    """Ask for another address and open the link sent there; return the link."""
    client.post("/accounts/email/", {"action_add": "", "email": email})
    link = link_in(mail.outbox[-1], "/accounts/confirm-email/")
    client.post(link)
    mail.outbox.clear()
    return link


def reloaded(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def test_a_new_address_of_ones_own_holds_after_72_hours_and_not_before(at):
    member = owner()
    client = sign_in(member)
    prove_new_address(client)
    at(hours=71, minutes=59)
    settle_overdue()
    assert reloaded(member).email == "old@example.org"
    at(hours=72, minutes=1)
    settle_overdue()
    assert reloaded(member).email == "new@example.org"
    address = EmailAddress.objects.get(user=member)
    assert (address.email, address.primary, address.verified) == ("new@example.org", True, True)
    assert client.get("/accounts/email/").status_code == 200, "who changed it themself stays signed in"
    assert Change.objects.get().state == State.IN_FORCE


def test_the_old_address_gets_a_mail_whose_link_stops_it_without_signing_in(at):
    member = owner()
    prove_new_address(sign_in(member))
    deliver_due()
    message = next(one for one in mail.outbox if "/accounts/stop/" in one.body)
    assert message.to == ["old@example.org"]
    assert "new@example.org" not in message.body
    link, visitor = link_in(message, "/accounts/stop/"), Client()
    page = visitor.get(link).content.decode()
    assert "Stop it" in page
    assert "new@example.org" not in page
    assert Change.objects.get().state == State.WAITING, "opening the link alone stops nothing"
    assert visitor.post(link).status_code == 200
    at(hours=73)
    settle_overdue()
    assert reloaded(member).email == "old@example.org"
    assert Change.objects.get().state == State.STOPPED
    assert AuditEntry.objects.filter(action="members.change_stopped", actor=member).exists()
    assert visitor.post(link).status_code == 409


def test_the_mail_goes_out_even_when_the_news_was_read_on_the_site_at_once():
    member = owner()
    prove_new_address(sign_in(member))
    mark_all_read(member=member, until=timezone.now() + timedelta(minutes=1))
    deliver_due()
    assert [message.to for message in mail.outbox if "/accounts/stop/" in message.body] == [["old@example.org"]]


@pytest.mark.parametrize(("language", "words"), [("en", "will be changed"), ("ar", "سيُغيَّر")])
def test_the_mail_speaks_the_members_language(language, words):
    prove_new_address(sign_in(owner(language=language)))
    deliver_due()
    message = next(one for one in mail.outbox if "/accounts/stop/" in one.body)
    assert words in message.body
    assert "{" not in message.body


@pytest.mark.parametrize("token", ["x", "abcdefghijkl", "abcdefghijkl:AAAA", "%00", "a" * 500])
def test_a_link_that_is_not_ours_stops_nothing(token):
    prove_new_address(sign_in(owner()))
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/accounts/stop/{token}").status_code == 404
    assert Change.objects.get().state == State.WAITING


def test_a_link_of_another_purpose_is_not_taken():
    prove_new_address(sign_in(owner()))
    from django.core.signing import Signer

    other = Signer(salt="another purpose").sign(Change.objects.get().public_id)
    assert Client().post(f"/accounts/stop/{other}").status_code == 404


def test_the_pages_of_the_account_show_it_and_stop_it():
    client = sign_in(owner())
    prove_new_address(client)
    for path in ("/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"):
        page = client.get(path).content.decode()
        assert "Your e-mail address will change" in page
        assert "new@example.org" in page
    client.post(re.search(r'action="(/accounts/stop/[^"]+)"', page).group(1))
    assert Change.objects.get().state == State.STOPPED
    assert "Your e-mail address will change" not in client.get("/accounts/email/").content.decode()


def test_another_wish_replaces_the_one_that_waits_and_waits_itself(at):
    member = owner()
    client = sign_in(member)
    prove_new_address(client, "first@example.org")
    at(hours=1)
    Change.objects.update(due=timezone.now() + timedelta(hours=71))
    prove_new_address(client, "second@example.org")
    states = dict(Change.objects.values_list("email", "state"))
    assert states == {"first@example.org": State.WITHDRAWN, "second@example.org": State.WAITING}
    at(hours=72, minutes=30)
    settle_overdue()
    assert reloaded(member).email == "old@example.org"
    at(hours=73, minutes=1)
    settle_overdue()
    assert reloaded(member).email == "second@example.org"


def test_a_link_that_proves_an_address_is_taken_once():
    client = sign_in(owner())
    link = prove_new_address(client)
    client.post(link)
    assert Change.objects.count() == 1
    assert "too old or has been used" in client.get(link).content.decode()


def test_while_it_waits_the_new_address_opens_nothing():
    prove_new_address(sign_in(owner()))
    Client().post("/accounts/password/reset/", {"email": "new@example.org"})
    assert not [message for message in mail.outbox if "/accounts/password/reset/key/" in message.body]
    client = Client()
    client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_an_address_that_is_not_proven_yet_resets_no_password():
    client = sign_in(owner())
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": "new@example.org"})
    assert not [message for message in mail.outbox if "/accounts/password/reset/key/" in message.body]


def test_an_address_that_another_account_has_by_then_is_not_taken_from_it(at):
    member = owner()
    prove_new_address(sign_in(member))
    members.applicant(email="new@example.org")
    at(hours=73)
    settle_overdue()
    assert reloaded(member).email == "old@example.org"
    assert Change.objects.get().state == State.LAPSED
    assert Notification.objects.filter(recipient=member, notice="change-settled").exists()


def test_an_address_of_another_account_is_refused_with_a_sentence():
    members.applicant(email="new@example.org")
    client = sign_in(owner())
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    sent = [message for message in mail.outbox if "/accounts/confirm-email/" in message.body]
    answer = client.post(link_in(sent[-1], "/accounts/confirm-email/"), follow=True)
    assert "belongs to another account" in answer.content.decode()
    assert not Change.objects.exists()


def test_an_address_that_two_people_give_waits_is_to_be_proven_and_ends_all_sessions(at):
    member = owner()
    client = sign_in(member)
    change = changes.seconded(Kind.EMAIL, member)
    assert (change.state, reloaded(member).email) == (State.WAITING, "old@example.org")
    deliver_due()
    assert [message.to for message in mail.outbox if "/accounts/stop/" in message.body] == [["old@example.org"]]
    at(hours=73)
    settle_overdue()
    assert reloaded(member).email == "new@example.org"
    assert not EmailAddress.objects.get(user=member).verified
    assert client.get("/accounts/email/").url.startswith("/accounts/login/")
    mail.outbox.clear()
    again = Client()
    answer = again.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert answer.url == "/accounts/confirm-email/"
    again.post(link_in(mail.outbox[-1], "/accounts/confirm-email/"))
    assert again.get("/accounts/email/").status_code == 200
    assert AuditEntry.objects.filter(action="members.change_in_force", actor=change.seconded_by).exists()


def test_factors_are_removed_after_72_hours_and_all_sessions_end(at):
    member = changes.subject()
    UserSession.objects.create(user=member, ip="192.0.2.1", session_key="k", user_agent="")
    changes.seconded(Kind.FACTORS, member)
    settle_overdue()
    assert Authenticator.objects.filter(user=member).exists()
    at(hours=72, seconds=1)
    settle_overdue()
    assert not Authenticator.objects.filter(user=member).exists()
    assert not UserSession.objects.filter(user=member).exists()


@pytest.mark.parametrize("kind", [Kind.EMAIL, Kind.FACTORS])
def test_the_person_stops_what_two_people_decided_and_both_are_told(kind, at):
    member = changes.subject()
    change = changes.seconded(kind, member)
    stop(change=change)
    at(hours=73)
    settle_overdue()
    assert Change.objects.get().state == State.STOPPED
    assert reloaded(member).email == member.email
    assert Authenticator.objects.filter(user=member).exists()
    told = Notification.objects.filter(notice="change-settled").values_list("recipient", flat=True)
    assert set(told) == {change.proposed_by_id, change.seconded_by_id}


def test_whoever_proposed_it_takes_it_back_while_it_waits(at):
    change = changes.seconded(Kind.FACTORS)
    withdraw(change=change, by=change.proposed_by)
    at(hours=73)
    settle_overdue()
    assert Authenticator.objects.filter(user=change.member).exists()


def test_what_is_in_force_is_not_stopped_any_more(at):
    change = changes.seconded(Kind.FACTORS)
    at(hours=73)
    settle_overdue()
    with pytest.raises(Refused, match="taken effect"):
        stop(change=change)


def test_staff_without_their_second_factor_can_stop_it_too(client_as):
    staff = changes.subject(role=Role.MODERATOR)
    change = changes.seconded(Kind.FACTORS, staff)
    client = client_as(staff, second_factor=False)
    assert client.post(f"/accounts/stop/{change.stop_token}").status_code == 200
    change.refresh_from_db()
    assert change.state == State.STOPPED


def test_one_that_cannot_be_carried_out_keeps_no_other_waiting(at, monkeypatch):
    broken, fine = changes.seconded(Kind.FACTORS), changes.seconded(Kind.FACTORS)
    from community.members.actions import changes as actions

    forget = actions.forget_factors

    def fail_once(member):
        if member == broken.member:
            raise RuntimeError("the database went away")
        forget(member)

    monkeypatch.setattr(actions, "forget_factors", fail_once)
    at(hours=73)
    settle_overdue()
    states = [Change.objects.get(pk=change.pk).state for change in (broken, fine)]
    assert states == [State.WAITING, State.IN_FORCE]


def test_the_link_that_proves_a_first_address_still_opens_the_account_at_once():
    visitor = Client()
    said = {"name": "Ada", "organisation": "Depot", "email": "ada@example.org", "password1": "several plain words in"}
    visitor.post("/accounts/signup/", said)
    visitor.post(link_in(mail.outbox[0], "/accounts/confirm-email/"))
    assert EmailAddress.objects.get(email="ada@example.org").verified
    assert not Change.objects.exists()

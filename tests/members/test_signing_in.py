"""Signing in, and that nobody learns from it who has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from community.members.models import Member
from community.members.models.member import Role
from tests.factories import members

pytestmark = pytest.mark.django_db

PASSWORD = "a long password"
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"')


@pytest.fixture
def known() -> Member:
    member = members.member(email="known@example.org")
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


def said(answer) -> tuple[int, str, str]:
    """What a stranger can tell one answer from another by."""
    body = TOKEN.sub("", answer.content.decode())
    return answer.status_code, answer.get("Location", ""), body.replace("unknown@example.org", "known@example.org")


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts/login/", {"login": "{}", "password": "not the password"}),
        ("/accounts/password/reset/", {"email": "{}"}),
        ("/accounts/signup/", {"name": "N", "organisation": "O", "email": "{}", "password1": "several plain words"}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answers(path, form, known):
    answers = [
        said(Client().post(path, {name: value.format(address) for name, value in form.items()}, follow=follow))
        for address in ("known@example.org", "unknown@example.org")
        for follow in (False, True)
    ]
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]


def test_somebody_who_applies_twice_is_told_so_by_mail_alone(known):
    Client().post(
        "/accounts/signup/",
        {"name": "N", "organisation": "O", "email": known.email, "password1": "several plain words"},
    )
    assert [message.to for message in mail.outbox] == [[known.email]]
    assert mail.outbox[0].subject == "You already have an account"
    assert Member.objects.count() == 1


def test_the_same_work_is_done_for_an_address_that_has_an_account(known, monkeypatch):
    hashed = []
    monkeypatch.setattr("community.members.forms.accounts.make_password", hashed.append)
    Client().post(
        "/accounts/signup/",
        {"name": "N", "organisation": "O", "email": known.email, "password1": "several plain words"},
    )
    assert hashed == ["several plain words"]


def test_the_address_is_taken_in_capitals_too(known):
    answer = Client().post("/accounts/login/", {"login": "KNOWN@Example.org", "password": PASSWORD})
    assert answer.url == "/forum/"


def test_a_closed_account_does_not_open(known):
    Member.objects.update(is_active=False)
    client = Client()
    client.post("/accounts/login/", {"login": known.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_guessing_is_stopped_and_says_so(known):
    for _ in range(6):
        answer = Client().post("/accounts/login/", {"login": known.email, "password": "a guess"})
    assert "Too many failed login attempts" in answer.content.decode()
    assert (
        "Too many" in Client().post("/accounts/login/", {"login": known.email, "password": PASSWORD}).content.decode()
    )


def test_applying_too_often_from_one_network_is_answered_with_a_page_of_ours(settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/h/ip"}
    answers = [Client().post("/accounts/signup/", {"email": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "too often" in answers[-1].content.decode()
    assert "Global Congress" in answers[-1].content.decode()


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_after_signing_in(onward, known):
    answer = Client().post("/accounts/login/", {"login": known.email, "password": PASSWORD, "next": onward})
    assert answer.url == "/forum/"


def test_the_session_key_changes_on_signing_in(known):
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["session"] = session.session_key
    client.post("/accounts/login/", {"login": known.email, "password": PASSWORD})
    assert client.session.session_key != session.session_key


def test_a_forgotten_password_is_replaced_through_the_mail(known):
    Client().post("/accounts/password/reset/", {"email": known.email})
    link = re.search(rf"{settings.SITE_URL}(/\S+)", mail.outbox[0].body).group(1)
    client = Client()
    form = client.get(link).url
    fresh = "another few plain words"
    assert client.post(form, {"password1": fresh, "password2": fresh}).status_code == 302
    assert Client().post("/accounts/login/", {"login": known.email, "password": fresh}).url == "/forum/"
    assert "too old or has been used" in Client().get(link, follow=True).content.decode()


def test_signing_out_takes_a_form(known, client_as):
    client = client_as(known)
    client.get("/accounts/logout/")
    assert client.get("/forum/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/forum/").status_code == 302


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_mail_of_an_account_speaks_the_language_of_the_page_and_names_the_site(language, known):
    client = Client(headers={"Accept-Language": language})
    client.post("/accounts/password/reset/", {"email": known.email})
    message = mail.outbox[0]
    assert "\n" not in message.subject
    assert f"{settings.SITE_URL}/accounts/password/reset/key/" in message.body
    assert "{" not in message.body


def test_pages_of_an_account_are_kept_by_no_cache(known, client_as):
    answer = client_as(known).get("/forum/")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/confirm-email/",
        "/accounts/inactive/",
    ],
)
def test_the_door_has_no_inline_script_or_style(path):
    page = Client().get(path)
    assert page.status_code == 200
    assert_strict(page)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/totp/activate/",
        "/accounts/sessions/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
    ],
)
def test_the_pages_of_an_account_have_no_inline_script_or_style(path, known):
    client = Client()
    client.post("/accounts/login/", {"login": known.email, "password": PASSWORD})
    page = client.get(path)
    assert page.status_code == 200 or page.url.startswith(("/accounts/reauthenticate/", "/accounts/login/"))
    assert_strict(page)


def assert_strict(page) -> None:
    body = page.content.decode()
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert not re.search(r"\son[a-z]+=", body)
    assert not re.search(r"\sstyle=", body)
    assert "<style" not in body
    for script in re.findall(r"<script[^>]*>", body):
        assert "src=" in script or 'type="application/json"' in script


def test_a_staff_role_changes_nothing_in_what_a_stranger_sees(known):
    Member.objects.update(role=Role.MODERATOR)
    wrong = {"login": known.email, "password": "not the password"}
    other = {"login": "unknown@example.org", "password": "not the password"}
    assert said(Client().post("/accounts/login/", wrong)) == said(Client().post("/accounts/login/", other))


@pytest.mark.parametrize(
    ("address", "password", "sentence"),
    [
        ("/accounts/password/change/", "a long password", "signs you out everywhere else"),
        ("/accounts/password/set/", None, "has no password yet"),
    ],
)
def test_the_page_of_a_password_says_what_it_does_and_sends_to_itself(client_as, address, password, sentence):
    page = client_as(members.member(password=password)).get(address).content.decode()
    assert sentence in page
    assert f'action="{address}"' in page

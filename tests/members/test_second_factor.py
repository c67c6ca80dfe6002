"""Staff without a second factor reach nothing; codes, recovery codes and the secrets behind them."""

from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import URLResolver, get_resolver

from community.members.actions.factors import add_totp
from community.members.models import Member
from community.members.models.member import STAFF, Role
from tests.factories import members, sessions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_clock_stands_still")]

NOW = 1_790_000_025
"""In the middle of a period of thirty seconds; in Unix seconds."""
PASSWORD = "a long password"
OPEN = (
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/second-factor",
    "/accounts/stop/",
    "/accounts/logout/",
    "/language",
)
SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "pid": "abcdefghijkl",
    "slug": "transport",
    "str": "x",
    "path": "x",
}


def proven(role: str) -> Member:
    member = members.member(role)
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


@pytest.fixture
def _clock_stands_still(monkeypatch) -> None:
    """A code shown just before its thirty seconds are over would be refused: here they are never over."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: NOW))


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, NOW // 30))


def sign_in(member: Member) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client


def every_path() -> list[str]:
    """Return one address for each pattern of the site that can be filled in."""
    found: list[str] = []

    def walk(patterns, prefix: str) -> None:
        for entry in patterns:
            route = getattr(entry.pattern, "_route", None)
            if route is None:
                continue
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, prefix + route)
            else:
                found.append("/" + prefix + route)

    walk(get_resolver().url_patterns, "")
    return sorted({_filled(path) for path in found})


def _filled(path: str) -> str:
    while "<" in path:
        before, _, rest = path.partition("<")
        inside, _, after = rest.partition(">")
        kind = inside.partition(":")[0] if ":" in inside else "str"
        path = before + SAMPLES.get(kind, "1") + after
    return path


@pytest.mark.parametrize("role", STAFF)
def test_staff_without_a_second_factor_are_stopped_at_every_address(role):
    """A personal feed looks at no cookie: it asks for no session, and its own secret opens what its kind carries."""
    client = sessions.client_as(members.member(role), second_factor=False)
    paths = [path for path in every_path() if not path.startswith((*OPEN, *settings.COOKIELESS_ADDRESSES))]
    assert {"/forum/", "/moderation/", "/members/applicants", "/admin/", "/accounts/email/"} <= set(paths)
    for path in ["/", "/ar/", "/admin/pages/3/edit/", *paths]:
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer.url.startswith("/accounts/second-factor?next="), path
        assert client.post(path).url.startswith("/accounts/second-factor"), path


def test_ordinary_members_need_no_second_factor(client_as):
    assert client_as(members.member(), second_factor=False).get("/forum/").status_code == 200


def test_the_page_says_what_to_do_and_leads_on_once_it_is_done(client_as):
    moderator = members.moderator()
    stopped = sessions.client_as(moderator, second_factor=False)
    page = stopped.get("/accounts/second-factor?next=/moderation/").content.decode()
    assert "One more step" in page
    assert "/accounts/2fa/webauthn/add/" in page
    assert client_as(moderator).get("/accounts/second-factor?next=/moderation/").url == "/moderation/"
    assert client_as(moderator).get("/accounts/second-factor?next=https://elsewhere.example/").url == "/forum/"


@pytest.mark.parametrize("role", STAFF)
def test_signing_in_with_a_code_opens_the_site(role):
    member, secret = proven(role), generate_totp_secret()
    add_totp(member, secret)
    client = sign_in(member)
    assert client.get("/forum/").status_code == 302, "the password alone opens nothing"
    assert client.post("/accounts/2fa/authenticate/", {"code": code(secret)}).url == "/forum/"
    assert client.get("/forum/").status_code == 200


def test_a_wrong_code_opens_nothing_and_guessing_is_stopped():
    member = proven(Role.MODERATOR)
    add_totp(member, generate_totp_secret())
    client = sign_in(member)
    answers = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(7)]
    assert "Incorrect code" in answers[0]
    assert "Too many failed" in answers[-1]


def test_a_code_works_once():
    member, secret = proven(Role.MODERATOR), generate_totp_secret()
    add_totp(member, secret)
    shown = code(secret)
    assert sign_in(member).post("/accounts/2fa/authenticate/", {"code": shown}).status_code == 302
    assert sign_in(member).post("/accounts/2fa/authenticate/", {"code": shown}).status_code == 200


def test_in_production_a_code_from_an_app_does_not_open_the_staff_side(settings):
    settings.STAFF_SECOND_FACTORS = ["webauthn"]
    member, secret = proven(Role.MODERATOR), generate_totp_secret()
    add_totp(member, secret)
    client = sign_in(member)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/moderation/").url.startswith("/accounts/second-factor")
    page = client.get("/accounts/second-factor").content.decode()
    assert "not enough for your role" in page
    assert "/accounts/2fa/totp/" not in page


def test_a_recovery_code_leads_to_the_set_up_and_no_further():
    member = proven(Role.MODERATOR)
    add_totp(member, generate_totp_secret())
    recovery = RecoveryCodes.activate(member).get_unused_codes()[0]
    client = sign_in(member)
    client.post("/accounts/2fa/authenticate/", {"code": recovery})
    assert client.get("/moderation/").url.startswith("/accounts/second-factor")
    assert client.get("/accounts/2fa/").status_code == 200


def test_a_new_moderator_sets_up_an_app_confirms_with_it_and_is_in():
    member = proven(Role.MODERATOR)
    client = sign_in(member)
    assert client.get("/moderation/").url.startswith("/accounts/second-factor")
    confirm = client.get("/accounts/2fa/totp/activate/").url
    shown = client.post(confirm, {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"}, follow=True)
    assert shown.status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    cache.clear()  # half a minute later
    assert client.get("/moderation/").url.startswith("/accounts/second-factor")
    page = client.get("/accounts/2fa/reauthenticate/?next=/moderation/").content.decode()
    assert 'action="/accounts/2fa/reauthenticate/"' in page
    answer = client.post("/accounts/2fa/reauthenticate/", {"code": code(secret), "next": "/moderation/"})
    assert answer.url == "/moderation/"
    assert client.get("/moderation/").status_code == 200


def test_a_session_opened_before_the_owner_had_a_factor_cannot_add_one_of_its_own():
    member, secret = proven(Role.MODERATOR), generate_totp_secret()
    thief = sign_in(member)
    add_totp(member, secret)
    answer = thief.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/2fa/webauthn/add/"})
    assert answer.url.startswith("/accounts/2fa/reauthenticate/")
    assert thief.get("/accounts/2fa/webauthn/add/").status_code == 302


def test_the_proof_of_one_account_is_worth_nothing_to_another():
    moderator, other = members.moderator(), members.moderator()
    client = sessions.client_as(moderator)
    session = client.session
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()
    assert client.get("/moderation/").url.startswith("/accounts/second-factor")


def test_secrets_lie_encrypted_in_the_database():
    member, secret = members.moderator(), generate_totp_secret()
    add_totp(member, secret)
    codes = RecoveryCodes.activate(member).get_unused_codes()
    stored = " ".join(str(factor.data) for factor in Authenticator.objects.all())
    assert secret not in stored
    assert not any(one in stored for one in codes)


def test_a_changed_site_secret_opens_old_factors_only_with_its_fallback(settings):
    member, secret = proven(Role.MODERATOR), generate_totp_secret()
    add_totp(member, secret)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-of-the-tests-0123456789-0123456789-0123"
    answer = sign_in(member).post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert answer.status_code == 302


def test_a_passkey_form_without_javascript_says_so_and_breaks_nothing():
    answer = Client().post("/accounts/2fa/webauthn/login/", {"credential": ""}, follow=True)
    assert answer.status_code == 200
    assert "A passkey needs JavaScript" in answer.content.decode()


@pytest.mark.parametrize("credential", ["{}", "[]", "null", "1", '"x"', "{", '{"id": 1, "response": {}}'])
def test_a_forged_credential_is_refused_politely(credential):
    Client().get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    answer = Client().post("/accounts/2fa/webauthn/login/", {"credential": credential}, follow=True)
    assert answer.status_code == 200

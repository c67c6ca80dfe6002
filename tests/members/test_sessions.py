"""Where somebody is signed in, and ending it."""

import pytest
from django.test import Client

from tests.factories import members

pytestmark = pytest.mark.django_db

PAGE, END = "/accounts/sessions/", "/accounts/sessions/end"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def member():
    return members.member()


def sign_in(member, **headers) -> Client:
    client = Client(headers=headers)
    client.post("/accounts/login/", {"login": member.email, "password": "a long password"})
    return client


@pytest.fixture(autouse=True)
def _proven(member):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)


def is_in(client: Client) -> bool:
    return client.get("/forum/").status_code == 200


def handles(client: Client) -> list[str]:
    return [session.handle for session in client.get(PAGE).context["sessions"] if not session.is_current]


def test_the_list_names_devices_and_never_the_key(member):
    here, _there = sign_in(member), sign_in(member, User_Agent=FIREFOX)
    page = here.get(PAGE).content.decode()
    assert "Firefox, Linux" in page
    assert "This one" in page
    for key in (here.session.session_key, _there.session.session_key):
        assert key not in page


def test_one_session_is_ended_and_the_others_stay(member):
    here, there, third = sign_in(member), sign_in(member, User_Agent=FIREFOX), sign_in(member)
    named = next(s.handle for s in here.get(PAGE).context["sessions"] if "Firefox" in s.device)
    here.post(END, {"session": named})
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)


def test_all_others_are_ended_at_once(member):
    here, there, third = sign_in(member), sign_in(member), sign_in(member)
    here.post(END)
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, False)


def test_nobody_ends_the_session_of_somebody_else(member):
    here = sign_in(member)
    sign_in(member)
    stranger = members.member()
    other = Client()
    other.force_login(stranger)
    other.post(END, {"session": handles(here)[0]})
    assert len(handles(here)) == 1


def test_a_session_ends_by_a_form_only(member):
    assert sign_in(member).get(END).status_code == 405


def test_a_new_password_ends_the_other_sessions(member):
    here, there = sign_in(member), sign_in(member)
    fresh = "another few plain words"
    here.post("/accounts/password/change/", {"oldpassword": "a long password", "password1": fresh, "password2": fresh})
    assert (is_in(here), is_in(there)) == (True, False)

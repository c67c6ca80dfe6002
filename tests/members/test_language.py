"""Which language a page speaks."""

import pytest
from django.test import Client

from tests.factories import members

pytestmark = pytest.mark.django_db

PERSONAL = "/accounts/login/"


def language(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert f'lang="{answer["Content-Language"]}"' in answer.content.decode()
    return answer["Content-Language"]


@pytest.mark.parametrize(("path", "spoken"), [("/", "en"), ("/ar/", "ar")])
def test_a_public_page_speaks_the_language_of_its_address_to_everybody(path, spoken, client_as):
    arabic_cookie = Client()
    arabic_cookie.cookies["language"] = "ar" if spoken == "en" else "en"
    assert language(Client(), path, Accept_Language="ar" if spoken == "en" else "en") == spoken
    assert language(arabic_cookie, path) == spoken
    assert language(client_as(members.member(language="ar" if spoken == "en" else "en")), path) == spoken


def test_a_public_page_does_not_vary_by_the_readers_language():
    assert "Accept-Language" not in Client().get("/").get("Vary", "")


def test_a_personal_page_speaks_the_members_language_first_then_the_cookies_then_the_browsers(client_as):
    assert language(Client(), PERSONAL, Accept_Language="ar,en;q=0.5") == "ar"
    assert language(Client(), PERSONAL, Accept_Language="fr") == "en"
    chosen = Client()
    chosen.cookies["language"] = "ar"
    assert language(chosen, PERSONAL, Accept_Language="en") == "ar"
    member = client_as(members.member(language="ar"))
    member.cookies["language"] = "en"
    assert language(member, "/forum/", Accept_Language="en") == "ar"


def test_an_arabic_page_reads_from_right_to_left():
    page = Client().get(PERSONAL, headers={"Accept-Language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_choosing_a_language_is_kept_in_the_cookie_and_leads_back():
    client = Client()
    answer = client.post("/language", {"language": "ar", "next": "/accounts/signup/"})
    assert answer.url == "/accounts/signup/"
    assert answer.cookies["language"]["httponly"]
    assert language(client, PERSONAL, Accept_Language="en") == "ar"


def test_a_member_keeps_the_choice_in_the_account(client_as):
    member = members.member(language="en")
    client_as(member).post("/language", {"language": "ar"})
    member.refresh_from_db()
    assert member.language == "ar"
    assert language(client_as(member), "/forum/") == "ar"


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:alert(1)"])
def test_the_choice_leads_nowhere_else(wanted):
    assert Client().post("/language", {"language": "ar", "next": wanted}).url == "/"


@pytest.mark.parametrize("chosen", ["", "xx", "en-GB; drop", "\x00"])
def test_a_language_that_the_site_does_not_speak_changes_nothing(chosen):
    answer = Client().post("/language", {"language": chosen})
    assert answer.url == "/"
    assert "language" not in answer.cookies


def test_the_language_is_chosen_by_a_form_only():
    assert Client().get("/language").status_code == 405


def test_a_forged_cookie_is_ignored():
    client = Client()
    client.cookies["language"] = "../../etc"
    assert language(client, PERSONAL, Accept_Language="en") == "en"


@pytest.mark.parametrize("path", ["/nothing-here/", "/nothing-here.html"])
def test_where_there_is_no_page_the_failure_speaks_the_readers_own_language(path, client_as):
    assert language(client_as(members.member(language="ar")), path, Accept_Language="en") == "ar"
    assert language(client_as(members.member(language="en")), path, Accept_Language="ar") == "en"
    assert language(Client(), path, Accept_Language="ar") == "ar"
    assert language(Client(), path) == "en"


def test_a_failure_speaks_the_language_that_its_address_names(client_as):
    assert language(client_as(members.member(language="en")), "/ar/nothing-here/") == "ar"


def test_no_cache_gives_the_failure_of_one_reader_to_another(client_as):
    answer = client_as(members.member(language="ar")).get("/nothing-here/")
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"
    assert {"Cookie", "Accept-Language"} <= set(answer["Vary"].split(", "))

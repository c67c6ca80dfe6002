"""A form that was not taken can be sent once more, by a press on a page that shows it; none of another site's can."""

from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forum.models import Post, Revision
from tests.factories import forum, members, sessions

pytestmark = pytest.mark.django_db

WORDS = "\nThe night desk rings back.\r\nAlways & <everywhere>."
OURS = {"Origin": "http://testserver"}


class Forms(HTMLParser):
    """The forms of a page that write: where each goes and what it would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self.fields: dict[str, str] = {}
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        said = dict(attributes)
        if tag == "form":
            self.fields = self.found.setdefault(said["action"], {})
        elif tag == "input":
            self.fields[said["name"]] = said.get("value", "")
        elif tag == "textarea":
            self.text = said.get("name", "")
            self.fields[self.text] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":  # the first line break belongs to the markup
            self.fields[self.text] = self.fields[self.text].removeprefix("\n")
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[self.text] += data


def forms(answer) -> dict[str, dict[str, str]]:
    return Forms(answer.content.decode()).found


@pytest.fixture
def thread():
    return forum.thread()


@pytest.fixture
def address(thread) -> str:
    return f"/t/{thread.public_id}/reply"


@pytest.fixture
def written(thread) -> dict[str, str]:
    """Return what the form of a reply sends."""
    opening = Post.objects.get(thread=thread)
    return {"to": opening.public_id, "body": WORDS, "language": "en", "csrfmiddlewaretoken": "x" * 64}


@pytest.fixture
def author() -> Client:
    return sessions.client_as(members.member(), enforce_csrf_checks=True)


def test_a_form_with_an_old_token_is_sent_again_by_one_press_and_loses_no_word(author, thread, address, written):
    refused = author.post(address, written, headers=OURS)
    assert refused.status_code == 403
    again = forms(refused)[address]
    assert again["body"] == WORDS
    assert again["csrfmiddlewaretoken"] != written["csrfmiddlewaretoken"]
    assert author.post(address, again, headers=OURS).status_code == 302
    sent = Revision.objects.get(post__thread=thread, post__parent__isnull=False)
    assert sent.body.split() == WORDS.split()


def test_a_form_that_an_ended_session_sent_waits_on_the_page_and_goes_to_the_same_address(thread, address, written):
    visitor = Client(enforce_csrf_checks=True)
    visitor.get("/accounts/login/")
    token = visitor.cookies["csrf"].value
    answer = visitor.post(f"{address}?to=x", written | {"csrfmiddlewaretoken": token}, headers=OURS)
    assert "You are signed out" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    again = forms(answer)[f"{address}?to=x"]
    assert again["csrfmiddlewaretoken"] != token
    assert {name: again[name] for name in ("to", "body", "language")} == {
        name: written[name] for name in ("to", "body", "language")
    }
    assert not visitor.session.keys()
    assert WORDS not in str(visitor.cookies)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver:8443", ""])
@pytest.mark.parametrize("signed_in", [True, False])
def test_what_another_site_sends_is_never_offered_for_sending(author, address, written, origin, signed_in):
    visitor = author if signed_in else Client(enforce_csrf_checks=True)
    answer = visitor.post(address, written, headers={"Origin": origin} if origin else {})
    assert answer.status_code == 403
    assert address not in forms(answer)


def test_a_password_is_never_put_into_a_page():
    said = {"login": "somebody known", "password": "correct horse battery staple"}
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", said, headers=OURS)
    assert answer.status_code == 403
    assert "/accounts/login/" not in forms(answer)
    assert "battery" not in answer.content.decode()


def test_a_form_with_a_file_shows_its_words_alone_since_no_page_can_carry_the_file(author, address, written):
    answer = author.post(address, written | {"file": SimpleUploadedFile("a.txt", b"a")}, headers=OURS)
    assert address not in forms(answer)
    assert "The night desk rings back." in answer.content.decode()


def test_a_press_without_words_is_not_offered_again(author, thread):
    answer = author.post("/notifications/read", {"until": "2026-01-01"}, headers=OURS)
    assert answer.status_code == 403
    assert "/notifications/read" not in forms(answer)

"""Failures are answered with a page of the site that says what to do, keeps what was written and needs no database."""

from errno import EACCES, ENOSPC

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from community.core import errors
from community.core.rulings import Refused
from community.core.unsent import written

POST = RequestFactory().post


def answer_to(failure: Exception, request: HttpRequest):
    """Return what Django would answer: handler500 reads the exception that is being handled."""
    try:
        raise failure
    except type(failure):
        return errors.server_error(request)


def request_in(language: str, **fields: str) -> HttpRequest:
    request = POST("/t/abcdefghijkl/reply", fields)
    request.own_language = language
    return request


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: errors.bad_request(request, ValueError()), 400),
        (lambda request: errors.forbidden(request, PermissionDenied()), 403),
        (errors.csrf_failure, 403),
        (lambda request: errors.not_found(request, Exception()), 404),
        (lambda request: errors.bad_request(request, RequestDataTooBig()), 413),
        (lambda request: errors.bad_request(request, TooManyFilesSent()), 413),
        (errors.too_large, 413),
        (lambda request: errors.too_many_requests(request, "Too often."), 429),
        (lambda request: answer_to(RuntimeError("the inner words"), request), 500),
        (lambda request: answer_to(DatabaseError("the inner words"), request), 500),
        (lambda request: answer_to(OperationalError("the inner words"), request), 503),
        (lambda request: answer_to(OSError(ENOSPC, "the inner words"), request), 507),
        (lambda request: answer_to(OSError(EACCES, "the inner words"), request), 500),
    ],
)
def test_every_failure_has_a_page_of_the_site_that_asks_nothing_of_the_database(answer, status):
    # No database mark: a query would fail this test.
    page = answer(request_in("en"))
    html = page.content.decode()
    assert page.status_code == status
    assert '<main id="main"' in html
    assert f"Error {status}" in html
    assert "the inner words" not in html
    assert page["Cache-Control"] == "no-store"


def test_a_refusal_shows_the_sentence_of_its_ruling():
    page = errors.forbidden(request_in("en"), Refused("This thread is closed."))
    assert "This thread is closed." in page.content.decode()


def test_what_is_not_there_and_what_may_not_be_known_look_the_same():
    missing = errors.not_found(request_in("en"), Exception("no such thread"))
    hidden = errors.not_found(request_in("en"), PermissionDenied("a thread of another group"))
    assert missing.content == hidden.content


def test_an_unavailable_site_says_when_to_come_back():
    assert answer_to(OperationalError(), request_in("en"))["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("body", "Two gates, one <b>desk</b>.", True),
        ("body", "Agreed", True),
        ("reason_in_full", "Because it names a person.", True),
        ("label", "TLP:GREEN", False),
        ("password", "correct horse battery staple", False),
        ("old_password", "correct horse battery staple", False),
        ("csrfmiddlewaretoken", "a b", False),
        ("submission_key", "a b", False),
        ("body", "   ", False),
    ],
)
def test_what_a_person_wrote_is_kept_and_secrets_are_not(name, text, kept):
    assert written(POST("/", {name: text})) == ([text] if kept else [])


def test_kept_words_are_shown_as_text_not_as_markup():
    html = errors.csrf_failure(request_in("en", body="Two gates, one <b>desk</b>.")).content.decode()
    assert "Two gates, one &lt;b&gt;desk&lt;/b&gt;." in html


def test_a_form_with_a_wrong_token_is_refused_with_its_words_kept(db):
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"note": "Words worth keeping"})
    assert page.status_code == 403
    assert "Words worth keeping" in page.content.decode()


def test_a_body_that_cannot_be_read_keeps_nothing_and_fails_nowhere(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert written(POST("/", {"body": "longer than ten bytes"})) == []


def test_an_error_page_speaks_the_language_of_the_request():
    assert 'lang="ar" dir="rtl"' in errors.not_found(request_in("ar"), Exception()).content.decode()


def test_a_failure_before_a_language_was_chosen_does_not_speak_that_of_the_last_request():
    with translation.override("ar"):
        page = errors.server_error(RequestFactory().get("/forum/", headers={"Accept-Language": "en"}))
    assert 'lang="en"' in page.content.decode()
    page = errors.server_error(RequestFactory().get("/ar/"))
    assert 'lang="ar"' in page.content.decode()


def test_an_unknown_address_is_answered_by_our_page(client, db):
    page = client.get("/there-is-no-such-page/")
    assert page.status_code == 404
    assert "Error 404" in page.content.decode()

"""Error pages: they look like the site, say what happened and what to do, and need neither database nor member.

Django calls the functions below by name (`handler400` … in community/urls.py, CSRF_FAILURE_VIEW in settings); views and
middleware may answer with `too_many_requests` and `too_large` themselves. What a person wrote is shown again wherever
their form was not taken, so that nothing is lost.
"""

from __future__ import annotations

import sys
from errno import ENOSPC
from http import HTTPStatus
from sqlite3 import SQLITE_FULL
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rulings import Refused
from .unsent import Unsent, is_of_ours, unsent, written

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words = tuple[Promise, Promise]
"""The heading and the sentence of a page."""

_WORDS: dict[HTTPStatus, Words] = {
    HTTPStatus.BAD_REQUEST: (
        _("This request could not be understood"),
        _("Something in the address or in the form is not as it should be. Go back, and try once more from the page."),
    ),
    HTTPStatus.FORBIDDEN: (
        _("This is not open to you"),
        _("Your account may not do this. If you think it should, ask a moderator or the secretariat."),
    ),
    HTTPStatus.NOT_FOUND: (
        _("This page cannot be shown"),
        _(
            "The page does not exist, has moved, or is not one that you can read. Check the address, or start again"
            " from the forum or the home page."
        ),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        _("This is too large to be sent"),
        _("Nothing was taken. Go back: your browser still has what you wrote. Make it shorter, or send it in parts."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        _("That was too often in a short time"),
        _("Wait a few minutes and try again."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _("Something went wrong on our side"),
        _(
            "The failure was recorded. Wait a minute and try again; if it stays, tell the secretariat what you were"
            " doing."
        ),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        _("The site is not available for a moment"),
        _("Part of it does not answer. It is being brought back: try again in half a minute."),
    ),
    HTTPStatus.INSUFFICIENT_STORAGE: (
        _("The site has no room left"),
        _(
            "Its disk is full, so this was not kept. You can go on reading. Keep a copy of what you wrote, tell the"
            " secretariat, and send it again when there is room."
        ),
    ),
}
_STALE_FORM: Words = (
    _("This form was too old to be accepted"),
    _(
        "It was open for very long, you signed in or out in another tab, or your browser refuses cookies. Nothing was"
        " changed. Open the page again and send it from there."
    ),
)
_TOO_MANY_FILES: Words = (
    _("These are too many files at once"),
    _("Nothing was taken. Go back: your browser still has what you wrote. Choose fewer files, and send it again."),
)
_SECONDS_UNTIL_BACK = "30"
_SEND_AGAIN: Words = (
    _("Not sent yet"),
    _(
        "You signed in or out after this form was opened, or it was open for very long. Look at what you wrote and send"
        " it now: it goes out in the name of the account that is signed in."
    ),
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense, or one that is too large or holds too many files."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    if isinstance(exception, TooManyFilesSent):
        return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words=_TOO_MANY_FILES)
    return _page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not allowed, with the sentence of the ruling where there is one."""
    sentence = exception.sentence if isinstance(exception, Refused) else ""
    return _page(request, HTTPStatus.FORBIDDEN, sentence=sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the same answer for every cause
    """Answer what does not exist and what this reader may not know of, without a difference."""
    return _page(request, HTTPStatus.NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's words, for no person
    """Answer a form whose token is missing or old: one of our own pages' may be sent again, after a look at it.

    Any other is not offered: it may not be this person's.
    """
    if is_of_ours(request) and (form := unsent(request)):
        return _page(request, HTTPStatus.FORBIDDEN, words=_SEND_AGAIN, form=form)
    return _page(request, HTTPStatus.FORBIDDEN, words=_STALE_FORM)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a request whose body is larger than the site takes; it was not read."""
    return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many_requests(request: HttpRequest, sentence: StrOrPromise = "") -> HttpResponse:
    """Answer what came too often, with the sentence of the throttle where there is one."""
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS, sentence=sentence)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer our own failure; where the database is out of reach or the disk is full, say that that is all."""
    error = sys.exc_info()[1]
    if _means_full_disk(error):
        return _page(request, HTTPStatus.INSUFFICIENT_STORAGE)
    if isinstance(error, OperationalError | InterfaceError):
        answer = _page(request, HTTPStatus.SERVICE_UNAVAILABLE)
        answer["Retry-After"] = _SECONDS_UNTIL_BACK
        return answer
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _means_full_disk(error: BaseException | None) -> bool:
    """Say so of SQLite's word for it, of PostgreSQL's (its code 53100), and of a file that was not written."""
    if isinstance(error, OSError):
        return error.errno == ENOSPC
    said = getattr(error, "__cause__", None)
    return getattr(said, "sqlite_errorcode", 0) == SQLITE_FULL or getattr(said, "sqlstate", "") == "53100"


def _page(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    words: Words | None = None,
    sentence: StrOrPromise = "",
    form: Unsent | None = None,
) -> HttpResponse:
    heading, usual = words or _WORDS[status]
    context = {
        "status": status.value,
        "heading": heading,
        "sentence": sentence or usual,
        "kept": written(request),
        "unsent": form,
        "csrf_token": get_token(request) if form else "",
    }
    language = _language(request)
    with translation.override(language):
        # Without the request no context processor runs, and so nothing asks the database.
        html = render_to_string("errors/error.html", context)
    headers = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Language, Cookie"}
    return HttpResponse(html, status=status, headers=headers)


def _language(request: HttpRequest) -> str:
    """Return the language that the address names, else the reader's own: no page stands there whose language it is.

    A failure before our middleware knew the reader, or in asking who it is, speaks as their browser wishes.
    """
    named = translation.get_language_from_path(request.path_info)
    own: str = getattr(request, "own_language", "")
    return named or own or translation.get_language_from_request(request)

"""A form that was not taken: what a person wrote into it, and how it can be sent once more.

Nothing of it is kept here. The page that answers carries it: in sight what was written, hidden what else was sent.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import escape_leading_slashes

Field = tuple[str, str]
"""A name and what was sent under it."""

# Fields of ours that hold a person's words even when these are a single one.
_WRITTEN = {"title", "body", "note", "message"}
_SECRET = ("password", "credential", "token", "code")
_MARKS = ("csrf", "key")
_CSRF = "csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form to be sent once more to its own address."""

    address: str
    words: list[Field]
    rest: list[Field]


def written(request: HttpRequest) -> list[str]:
    """Return what a person wrote into the form they sent: words, never secrets or a form's own marks."""
    return [text for name, text in _sent(request) if _is_written(name, text)]


def unsent(request: HttpRequest) -> Unsent | None:
    """Return the form that was sent, when there are words in it and a page can carry all of it: no secrets, no files.

    The caller knows that it came from a page of ours. Of any other, one press would send what somebody else wrote.
    """
    sent = [(name, text) for name, text in _sent(request) if name != _CSRF]
    words = [(name, text) for name, text in sent if _is_written(name, text)]
    if not words or request.FILES or any(_is_secret(name) for name, _text in sent):
        return None
    rest = [(name, text) for name, text in sent if not _is_written(name, text)]
    return Unsent(escape_leading_slashes(request.get_full_path()), words, rest)


def is_of_ours(request: HttpRequest) -> bool:
    """Say whether a page of this site sent the form; browsers tell, and no other site can make them say so."""
    return request.headers.get("Origin") in {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}


def _sent(request: HttpRequest) -> list[Field]:
    if request.method != "POST":
        return []
    try:
        return [(name, text) for name, texts in request.POST.lists() for text in texts]
    except Exception:  # noqa: BLE001 - the body may be the very reason for the failure
        return []


def _is_written(name: str, text: str) -> bool:
    if _is_secret(name) or any(mark in name.lower() for mark in _MARKS):
        return False
    words = len(text.split())
    return words > 1 or (words == 1 and name in _WRITTEN)


def _is_secret(name: str) -> bool:
    return any(secret in name.lower() for secret in _SECRET)

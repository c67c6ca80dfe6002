"""What it means when a mail could not be sent: something about the address, about the mail, or nothing that lasts."""

import re
from enum import Enum, auto
from http import HTTPStatus
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Final

from anymail.exceptions import AnymailRecipientsRefused

from realtime.incoming.bounces import is_for_good

_FOR_GOOD: Final = 500
_STATUS: Final = re.compile(rb"\s*(5\.\d{1,3}\.\d{1,3})\b")
"""RFC 3463, as servers write it before their words (RFC 2034)."""
_ANOTHER_TIME: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)


class Refusal(Enum):
    """Why a mail was not taken."""

    ADDRESS = auto()
    """There is no such address, say they who must know: a hard bounce."""
    MAIL = auto()
    """It was refused, or could not be made: another attempt or two, and no more."""
    FOR_NOW = auto()
    """Nobody answered, or not now, or they have something against our server: tried for days (RFC 5321 4.5.4.1)."""


def refusal_in(error: Exception) -> Refusal:
    """Return what `error` says, raised while a mail was made and sent."""
    if isinstance(error, SMTPRecipientsRefused):
        said = error.recipients.values()
        return Refusal.ADDRESS if all(_is_no_address(code, words) for code, words in said) else Refusal.FOR_NOW
    if isinstance(error, AnymailRecipientsRefused):
        return Refusal.ADDRESS if _statuses(error) == {"invalid"} else Refusal.MAIL
    return Refusal.FOR_NOW if isinstance(error, OSError) and _may_pass(error) else Refusal.MAIL


def _is_no_address(code: int, words: bytes) -> bool:
    """A server that says 5xx of the recipient means it (RFC 5321 4.2.1), unless it says that a filter took offence."""
    status = _STATUS.match(words)
    return code >= _FOR_GOOD and (status is None or is_for_good(status[1].decode()))


def _statuses(refused: AnymailRecipientsRefused) -> set[str]:
    """Return what the provider found of each address: to a "rejected" one it did not write for reasons of its own."""
    found = getattr(refused.email_message, "anymail_status", None)
    return found.status or set() if found else set()


def _may_pass(error: OSError) -> bool:
    if isinstance(error, SMTPException):
        return isinstance(error, SMTPServerDisconnected) or 0 < getattr(error, "smtp_code", 0) < _FOR_GOOD
    status: int | None = getattr(error, "status_code", None)  # of a provider that is asked over HTTP
    return status is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _ANOTHER_TIME

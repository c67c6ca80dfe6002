"""A mail that came in, reduced to what is asked of it. Whatever somebody sends: it is read, or it is unreadable."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any, Final

from anymail.inbound import AnymailInboundMessage

from .bounces import Bounce, bounce_in

LARGEST: Final = 1_000_000
"""Bytes of a mail that are looked at: an answer is text."""
LONGEST: Final = 100_000
"""Characters of its text that are kept, more than any post may have."""

_RECIPIENTS: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_BY_MACHINES: Final = {"bulk", "junk", "list", "auto_reply"}
_FORGED: Final = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
"""What a server that received the mail found of its From address (RFC 8601); who writes it oneself is harmed alone."""
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Unreadable(Exception):
    """The mail could not be taken apart. There is nobody to tell."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What counts of a mail: who says to have written it, to which addresses, and the words."""

    sender: str
    """The one address in From, in small letters; empty when there is none or several."""
    recipients: str
    """Everything that names whom it was sent to."""
    message_id: str
    text: str
    has_files: bool
    is_automatic: bool
    """Sent by no person, or by none who is who they say: it must never be answered (RFC 3834)."""
    is_too_large: bool = False
    bounce: Bounce | None = None
    """Where a mail server reports that one of ours could not be delivered."""


def letter_of_bytes(raw: bytes) -> Letter:
    """Return what stands in a mail as a mail server hands it over; of one larger than LARGEST only its head is read.

    Raises Unreadable.
    """
    too_large = len(raw) > LARGEST
    head, _blank, _rest = raw[:LARGEST].partition(b"\n\r\n" if b"\r\n" in raw[:1000] else b"\n\n")
    try:
        message = AnymailInboundMessage.parse_raw_mime_bytes(head + b"\n\n" if too_large else raw)
    except Exception as error:
        raise Unreadable from error
    return letter_of(message, is_too_large=too_large)


def letter_of(message: AnymailInboundMessage, *, is_too_large: bool = False) -> Letter:
    """Return what stands in a mail that was parsed already. Raises Unreadable."""
    try:
        return Letter(
            sender=_sender(message),
            recipients=" ".join([str(message.envelope_recipient or ""), *_all(message, *_RECIPIENTS)]),
            message_id=" ".join(_all(message, "Message-ID"))[:1000],
            text="" if is_too_large else _text(message),
            has_files=any(part.get_content_disposition() == "attachment" for part in message.walk()),
            is_automatic=_is_automatic(message),
            is_too_large=is_too_large,
            bounce=bounce_in(message),
        )
    except Exception as error:
        raise Unreadable from error


def _all(message: Any, *names: str) -> list[str]:
    return [str(value) for name in names for value in message.get_all(name, [])]


def _sender(message: Any) -> str:
    found = [address for _name, address in getaddresses(_all(message, "From")) if address]
    return found[0].lower() if len(found) == 1 and len(_all(message, "From")) == 1 else ""


def _is_automatic(message: Any) -> bool:
    said = " ".join(_all(message, "Auto-Submitted")).lower().strip()
    return (
        bool(said and not said.startswith("no"))
        or bool({one.lower().strip() for one in _all(message, "Precedence")} & _BY_MACHINES)
        or bool(_all(message, "List-Id", "X-Autoreply", "X-Autorespond"))
        or message.get_content_type() == "multipart/report"
        or message.envelope_sender == "<>"
        or "<>" in _all(message, "Return-Path")
        or bool(message.spam_detected)
        or any(_FORGED.search(found) for found in _all(message, "Authentication-Results"))
    )


def _text(message: Any) -> str:
    texts = dict(reversed([(part.get_content_type(), part) for part in _bodies(message)]))
    if plain := texts.get("text/plain"):
        return _clean(_decoded(plain))
    if html := texts.get("text/html"):
        words = _Words()
        words.feed(_decoded(html)[:LARGEST])
        return _clean("".join(words.found))
    return ""


def _bodies(message: Any) -> Iterator[EmailMessage]:
    return (
        part
        for part in message.walk()
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
    )


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True) or b""
    try:
        return bytes(payload).decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:  # a charset of which nobody has heard
        return bytes(payload).decode(errors="replace")


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return _INVISIBLE.sub("", lines)[:LONGEST]


class _Words(HTMLParser):
    """The words of an HTML mail that has no text beside it; what it quotes is left out."""

    _LINES = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
    _SKIPPED = frozenset({"style", "script", "title", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipping += tag in self._SKIPPED
        if tag in self._LINES:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._skipping = max(0, self._skipping - (tag in self._SKIPPED))
        if tag == "p":
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.found.append(" ".join(data.split("\n")))

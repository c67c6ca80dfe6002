"""What a mail server reports of a mail that it could not deliver (RFC 3464), as far as it says for how long."""

from email.message import Message
from enum import Enum, auto
from typing import Any, Final

_REPORT: Final = "message/delivery-status"
_FAILED: Final = "failed"
_FOR_GOOD: Final = "5"
_POLICY: Final = "7"
"""Subject 7 of RFC 3463, 3.8: a filter took offence at the mail, which says nothing of the address."""


class Bounce(Enum):
    """Why a mail came back."""

    HARD = auto()
    """The address takes no mail: its server said so for good."""
    SOFT = auto()
    """Nobody took it for days, or not this one."""


def bounce_in(message: Message) -> Bounce | None:
    """Return what `message` reports; None where it reports no failure: it is another mail, or tells of a delay."""
    failed = [status for action, status in _told(message) if action == _FAILED]
    if not failed:
        return None
    return Bounce.HARD if any(map(is_for_good, failed)) else Bounce.SOFT


def is_for_good(status: str) -> bool:
    """Say whether a status (RFC 3463) tells that the address takes no mail, and will not."""
    kind, _dot, subject = status.partition(".")
    return kind == _FOR_GOOD and subject.partition(".")[0] != _POLICY


def _told(message: Message) -> list[tuple[str, str]]:
    """Return, for each recipient, what was done and the status code: 2.3.3 and 2.3.4 of RFC 3464."""
    fields = [block for part in message.walk() if part.get_content_type() == _REPORT for block in _blocks(part)]
    return [(_word(block, "Action"), _word(block, "Status")) for block in fields]


def _blocks(part: Any) -> list[Message]:
    """Return the groups of fields of a report: the parser makes a message of each."""
    payload = part.get_payload()
    return payload if isinstance(payload, list) else []


def _word(block: Message, name: str) -> str:
    """Return the first word of a field: comments may follow."""
    return next(iter(str(block.get(name, "")).lower().split()), "")

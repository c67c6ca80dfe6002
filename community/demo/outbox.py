"""The mails that the demo would have sent: read from the files that Django's file backend writes."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from django.conf import settings

MOST: Final = 100
_BETWEEN: Final = re.compile(rb"^-{79}\n", re.MULTILINE)
"""What the backend writes after each mail of one connection."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail as it was written: `key` names it in addresses."""

    key: str
    message: EmailMessage

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def language(self) -> str:
        """As its HTML says it."""
        said = re.search('<html lang="([a-z-]+)"', self.html)
        return said[1] if said else "en"

    @property
    def head(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body else ""


def sent_mails() -> list[Sent]:
    """Return the newest mails, newest first, up to MOST."""
    found: list[Sent] = []
    for file in sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True):
        found += reversed(list(_mails_in(file)))
        if len(found) >= MOST:
            break
    return found[:MOST]


def sent_mail(key: str) -> Sent | None:
    """Return the mail that `key` names, while it is among the newest."""
    return next((one for one in sent_mails() if one.key == key), None)


def _mails_in(file: Path) -> Iterator[Sent]:
    for number, raw in enumerate(_BETWEEN.split(file.read_bytes())):
        if raw.strip():
            message = email.message_from_bytes(raw, policy=email.policy.default)
            yield Sent(f"{file.stem}-{number}", message)

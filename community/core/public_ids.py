"""Random ids that say nothing about order, number or place: twelve characters for addresses, and keys of rows."""

import re
import secrets
import string
from typing import Any

from django.db import models

_ALPHABET = string.ascii_lowercase + string.digits
LENGTH = 12
_FORM = re.compile(f"[{_ALPHABET}]{{{LENGTH}}}")


def new_public_id() -> str:
    """Return 12 random characters of a-z and 0-9, 62 bits, from the system's secure source."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def unordered_key(*, bits: int = 62) -> int:
    """Return a random key for a row whose number must not tell when it was written.

    Below zero, where no sequence ever comes; beside numbered rows with their times one more number would be a time.
    """
    return -1 - secrets.randbelow(2**bits)


def is_public_id(text: str) -> bool:
    """Say whether `text`, which came with an address, has the form of a public id; a database is asked for no other."""
    return bool(_FORM.fullmatch(text))


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # cannot be subscribed at run time
    """A model's address: unique, random, never editable. Sequential keys never leave the server."""

    def __init__(self, **options: Any) -> None:
        ours: dict[str, Any] = {"max_length": LENGTH, "unique": True, "editable": False, "default": new_public_id}
        super().__init__(**(ours | options))


class PublicIdConverter:
    """The path converter `<pid:…>`; anything else is simply not an address of ours."""

    regex = f"[a-z0-9]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value

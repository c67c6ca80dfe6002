"""The keys with which the log is sealed: derived from secrets of the environment, never in the database."""

import hashlib
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.crypto import salted_hmac

_NAME_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Key:
    """`name` stands beside what was made with the key, and tells nothing of it."""

    name: str
    secret: bytes = field(repr=False)


def keys() -> list[Key]:
    """Return the keys of settings.AUDIT_KEYS, newest first; where there are none, that of SECRET_KEY."""
    return [_derived(secret) for secret in settings.AUDIT_KEYS or [settings.SECRET_KEY]]


def _derived(secret: str) -> Key:
    key = salted_hmac("community.audit.seals", "key", secret=secret, algorithm="sha256").digest()
    return Key(hashlib.sha256(b"name of " + key).hexdigest()[:_NAME_LENGTH], key)

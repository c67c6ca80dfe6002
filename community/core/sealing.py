"""What lies in the database so that nobody reads it there: sealed under settings.RULE_KEYS, newest first."""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils import timezone

from .dates import half_day


def seal(words: bytes) -> str:
    """Return `words` sealed under the newest key.

    A seal keeps, for all to read, when it was made: no more than the half day, for the Chatham House Rule.
    """
    at = int(half_day(timezone.now()).timestamp())
    return _keys().encrypt_at_time(words, at).decode()


def unseal(sealed: str) -> bytes:
    """Return what was sealed. Raises InvalidToken when none of the keys opens it."""
    return _keys().decrypt(sealed)


def reseal(sealed: str) -> str:
    """Return the same, sealed under the newest key. Raises InvalidToken when none of the keys opens it."""
    return _keys().rotate(sealed).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.RULE_KEYS])

"""How an entry is sealed: HMAC-SHA256 over the seal before it and all that the entry says."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, Final

from .keys import Key
from .models import AuditEntry

FIRST: Final = ""
"""What stands in the place of the seal before the first."""
PARTS: Final = ("time", "actor", "action", "target", "details", "reason")
_MARK_LENGTH = 10


def seal_of(key: Key, *, number: int, at: datetime, previous: str, entry: AuditEntry, reason: str) -> str:
    """Return the seal with this number of an entry, of whose reason `reason` is the hash (empty: none was given)."""
    said = [number, _moment(at), key.name, previous, entry.pk, list(_parts(entry, reason).values())]
    return _hmac(key, said)


def marks_of(key: Key, *, entry: AuditEntry, reason: str) -> str:
    """Return a short code for each part of the entry, one after the other."""
    return "".join(_hmac(key, [entry.pk, *part])[:_MARK_LENGTH] for part in _parts(entry, reason).items())


def changed_parts(marks: str, others: str) -> list[str]:
    """Return the names of the parts in which two rows of marks differ."""
    cut = [slice(place * _MARK_LENGTH, (place + 1) * _MARK_LENGTH) for place in range(len(PARTS))]
    return [part for part, here in zip(PARTS, cut, strict=True) if marks[here] != others[here]]


def signature_of(key: Key, said: dict[str, Any]) -> str:
    """Sign what is taken out of the house; never a seal, whose text is a list."""
    return _hmac(key, said)


def same(one: str, other: str) -> bool:
    """Compare in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _parts(entry: AuditEntry, reason: str) -> dict[str, Any]:
    target = [entry.target_type, entry.target_id]
    said = (_moment(entry.at), entry.actor_id, entry.action, target, entry.details, reason)
    return dict(zip(PARTS, said, strict=True))


def _hmac(key: Key, said: Any) -> str:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.new(key.secret, text.encode(), hashlib.sha256).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")

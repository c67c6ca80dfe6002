"""Many keys as one value, so that a question is the same however many there are."""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def keys(found: Iterable[int]) -> RawSQL:
    """Return the keys for `__in`, as one value."""
    return written_keys(write_keys(found))


def write_keys(found: Iterable[int]) -> str:
    """Return the keys as words, to be handed to a prepared queryset (`community.core.prepared`)."""
    return json.dumps(list(found))


def written_keys(written: str) -> RawSQL:
    """Return what `write_keys` wrote for `__in`, as one value."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(translate(%s, '[]', '{}')::bigint[])", [written])
    return RawSQL("SELECT value FROM json_each(%s)", [written])

"""Many keys as one value, so that a question is the same however many there are."""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def keys(found: Iterable[int]) -> RawSQL:
    """Return the keys for `__in`, as one value."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(found)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(found))])

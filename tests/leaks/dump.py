"""A copy of the whole database as somebody would read it who has nothing else: every row of every table, raw.

What is looked for is planted so that it is found wherever it stands, in whichever type and under whichever name: the
author's key is a number that nothing else has, and rows under the Chatham House Rule have random ones anyway.
"""

import re
import struct
from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from community.core.dates import half_day

_FERNET = re.compile(r"gAAAAA[\w-]{20,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")


@dataclass(frozen=True)
class Row:
    """One row: what stands in each column, as text, and whose sessions say what they say opened."""

    table: str
    cells: dict[str, str]

    def holds(self, words: Collection[str]) -> bool:
        return any(word in text for text in self.cells.values() for word in words)

    def moments(self) -> Iterator[str]:
        """Give each column in which a moment stands that is finer than half a day."""
        for column, text in self.cells.items():
            if any(half_day(moment) != moment for moment in _moments_in(text)):
                yield f"{self.table}.{column}"


def rows() -> Iterator[Row]:
    """Give every row of every table, those without a model too."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} <= set(tables)
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            columns = [column[0] for column in cursor.description]
            found = cursor.fetchall()
        for values in found:
            yield Row(table, {column: _text(value) for column, value in zip(columns, values, strict=True)})
    for session in Session.objects.all():
        yield Row("sessions, opened", {"data": repr(SessionStore().decode(session.session_data))})


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(" ") if value.tzinfo else value.isoformat(" ")
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def _moments_in(text: str) -> Iterator[datetime]:
    """Give the moments that a text says, and those that wrapped keys tell to everybody who reads them."""
    for found in _MOMENT.findall(text):
        yield datetime.fromisoformat(found).replace(tzinfo=UTC)
    for token in _FERNET.findall(text):
        [seconds] = struct.unpack(">Q", urlsafe_b64decode(token[:12] + "====")[1:9])
        yield datetime.fromtimestamp(seconds, UTC)

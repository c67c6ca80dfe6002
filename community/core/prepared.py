"""Querysets that are put into SQL once: for hot pages, where that costs several times what running it does.

    @prepared
    def _thread(viewer: Viewer, public_id: str) -> QuerySet[Thread]:
        return Thread.objects.visible_to(viewer).filter(public_id=public_id).select_related("board")

    rows: list[Thread] = _thread(member, "…")

The function runs once for each kind of viewer, with stand-ins for the viewer's key and for every argument; what it
returns is compiled and kept, and a call puts its own values in the places of the stand-ins. So it hands its arguments
to the queryset and does nothing else with them: no branches, no arithmetic.
"""

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, TypeVarTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor

from . import visibility
from .visibility import ANYBODY, AnyViewer, Viewer

Arguments = TypeVarTuple("Arguments")
Row = TypeVar("Row")
Value = int | str | bytes
_KEPT: "list[dict[Any, Any]]" = []
"""What each prepared queryset has compiled."""
_WORD = re.compile(r"[A-Za-z0-9:+_-]+")

_STAND_INS: dict[type, Callable[[int], Value]] = {
    int: lambda place: 32_700 + place,  # within the smallest of integer fields, and nobody's literal
    str: lambda place: f"\ue000{place}\ue000",
    bytes: lambda place: b"\xff\x00stand-in" + bytes([place]),
}


class _Compiled:
    """One queryset as SQL, and the places in it where values go."""

    def __init__(self, queryset: QuerySet[Any], stand_ins: list[Value]) -> None:
        self.queryset = queryset
        self.compiler: SQLCompiler = queryset.query.get_compiler(using=queryset.db)
        known = {value: place for place, value in enumerate([ANYBODY, *stand_ins])}
        self.sql, self.parameters = _settled(*self.compiler.as_sql(), known=known)
        if missing := set(known.values()) - {place for place, _value in self.parameters} - {0}:
            raise ValueError(f"Argument {missing} of a prepared queryset went nowhere in {self.sql}")
        fields = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(fields)

    def rows(self, values: list[Value]) -> list[Any]:
        """Run it with these values: the viewer's key, then the arguments."""
        connection = connections[self.queryset.db]
        binary = connection.Database.Binary  # type: ignore[attr-defined]
        given = [binary(value) if isinstance(value, bytes) else value for value in values]
        parameters = tuple(kept if place is None else given[place] for place, kept in self.parameters)
        compiler = copy.copy(self.compiler)
        compiler.connection = connection  # connections belong to threads
        compiler.as_sql = lambda *_args, **_options: (self.sql, parameters)  # type: ignore[method-assign]
        compiler.get_converters = lambda _expressions: self.converters  # type: ignore[method-assign, assignment]  # on this copy
        query = copy.copy(self.queryset.query)
        query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        fresh = object.__new__(type(self.queryset))
        fresh.__dict__ = self.queryset.__dict__ | {"_query": query, "_result_cache": None}
        with _bound_by_the_server(connection):
            return list(fresh)


def prepared(
    build: Callable[[Viewer, *Arguments], QuerySet[Any, Row]],
) -> Callable[[Viewer, *Arguments], list[Row]]:
    """Let `build` be compiled once for each kind of viewer; called, it returns the rows.

    The arguments, all positional, are int, str or bytes.
    """
    kept: dict[tuple[AnyViewer, str], _Compiled | None] = {}
    _KEPT.append(kept)
    lock = Lock()

    @wraps(build)
    def rows(viewer: Viewer, *values: *Arguments) -> list[Row]:
        key = (AnyViewer.like(viewer), connections["default"].vendor)
        if key not in kept:
            with lock:
                kept[key] = _compile(build, key[0], values)
        compiled = kept[key]
        return compiled.rows([viewer.pk, *values]) if compiled else []  # type: ignore[list-item]

    return rows


def forget() -> None:
    """Compile everything anew, the rules too: for whoever puts another rule in the place of one."""
    visibility.forget()
    for kept in _KEPT:
        kept.clear()


def _compile(build: Callable[..., QuerySet[Any]], viewer: AnyViewer, values: tuple[Any, ...]) -> _Compiled | None:
    stand_ins = [_STAND_INS[type(value)](place) for place, value in enumerate(values)]
    try:
        return _Compiled(build(viewer, *stand_ins), stand_ins)
    except EmptyResultSet:
        return None


@contextmanager
def _bound_by_the_server(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let PostgreSQL get the SQL and the values apart, so that it too prepares the query once and keeps its plan.

    Django puts the values into the text of every query; planning that anew costs more than running it.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    kept = connection.connection.cursor_factory
    connection.connection.cursor_factory = Cursor
    try:
        yield
    finally:
        connection.connection.cursor_factory = kept


def _settled(sql: str, parameters: Iterable[Any], *, known: dict[Any, int]) -> tuple[str, list[tuple[int | None, Any]]]:
    """Return the SQL with what never changes written into it, and the rest: the places of `known` values, other values.

    A plan that is made before the values are known can use a partial index (`state = 'published'`) only so.
    """
    pieces, left = [], []
    before, *after = sql.split("%s")
    for value, text in zip(parameters, after, strict=True):
        place = known.get(_plain(value))
        literal = _literal(value) if place is None else None
        if literal is None:
            left.append((place, value))
        pieces.append((literal or "%s") + text)
    return before + "".join(pieces), left


def _literal(value: Any) -> str | None:
    """Return a number or a plain word as SQL, alike on both databases; None for everything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str) and _WORD.fullmatch(value):
        return f"'{value!s}'"
    return None


def _plain(value: Any) -> Any:
    """Return a parameter as it was before a database wrapped it, fit for a lookup."""
    inner = getattr(value, "obj", value)
    return bytes(inner) if isinstance(inner, memoryview | bytearray) else inner if inner.__hash__ else None

"""Entries of the audit log for tests, and what an intruder does to them."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection

from community.audit.actions.sealing import seal_committed
from community.audit.models import AuditEntry
from community.audit.record import keep_reason, record
from tests.factories import members


def entries(number: int, *, reason: str = "", **details: Any) -> list[AuditEntry]:
    """Write so many entries of one member."""
    actor, made = members.member(), []
    for place in range(number):
        made.append(record(actor=actor, action="members.admitted", target=actor, place=place, **details))
        if reason:
            keep_reason(made[-1], reason)
    return made


def sealed(number: int, *, reason: str = "") -> list[AuditEntry]:
    """Write so many entries and let the worker seal them."""
    made = entries(number, reason=reason)
    seal_committed()
    return made


def run(*said: str) -> tuple[int, str]:
    """Run `manage.py audit …`; return its exit code and what it wrote."""
    written = StringIO()
    try:
        call_command("audit", *said, stdout=written)
    except SystemExit as end:
        return int(end.code or 0), written.getvalue()
    return 0, written.getvalue()


def by_sql(statement: str, *values: Any) -> None:
    """Change the database past the site."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)

"""Emptying the test database between tests that commit: the audit log refuses it, so its guards step aside.

As they would for anybody who owns the tables; nothing in the site itself can ask for it.
"""

from collections.abc import Sequence

from django.db import connection


def let_tests_empty_the_log() -> None:
    """Take the triggers away before each flush of this connection, and put them back in the same transaction."""
    flush = connection.ops.execute_sql_flush

    def around(statements: Sequence[str]) -> None:
        aside, back = {"postgresql": _switched, "sqlite": _dropped}[connection.vendor]()
        flush([*aside, *statements, *back])

    connection.ops.execute_sql_flush = around


def take_guards_away() -> None:
    """Do what an intruder would do first who owns the tables; the end of the test brings them back."""
    connection.check_constraints()  # PostgreSQL changes no table about which something is still to be checked
    aside, _back = {"postgresql": _switched, "sqlite": _dropped}[connection.vendor]()
    with connection.cursor() as cursor:
        for statement in aside:
            cursor.execute(statement)


def _switched() -> tuple[list[str], list[str]]:
    tables = [table for table in connection.introspection.table_names() if table.startswith("audit_")]
    return tuple([f"ALTER TABLE {table} {word} TRIGGER USER" for table in tables] for word in ("DISABLE", "ENABLE"))


def _dropped() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'")
        found = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _sql in found], [sql for _name, sql in found]

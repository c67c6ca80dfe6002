"""What the database itself refuses about decisions (docs/decisions/0013-two-people.md).

SQLite makes a table anew when a column of it changes: a migration that changes one of these tables drops the triggers
before, and makes them again after.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_NAMES = ("moderation_release_takes_two", "moderation_two_stays")
_TOO_FEW = """(SELECT needs_two FROM moderation_queueitem WHERE id = NEW.item_id)
    AND (SELECT count(DISTINCT organisation_id) FROM moderation_releasevoice
         WHERE item_id = NEW.item_id AND item_version = NEW.item_version AND withdrawn IS NULL) < 2"""
_SQLITE = [
    f"""CREATE TRIGGER moderation_release_takes_two BEFORE INSERT ON moderation_decision
    WHEN NEW.outcome = 'release' AND {_TOO_FEW}
    BEGIN SELECT RAISE(ABORT, 'Two moderators of different organisations release this.'); END""",
    """CREATE TRIGGER moderation_two_stays BEFORE UPDATE ON moderation_queueitem
    WHEN OLD.needs_two AND NOT NEW.needs_two
    BEGIN SELECT RAISE(ABORT, 'A sensitive reason is never taken away.'); END""",
]
_POSTGRESQL = [
    f"""CREATE FUNCTION moderation_release_takes_two() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.outcome = 'release' AND {_TOO_FEW} THEN
            RAISE 'Two moderators of different organisations release this.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER moderation_release_takes_two BEFORE INSERT ON moderation_decision
    FOR EACH ROW EXECUTE FUNCTION moderation_release_takes_two()""",
    """CREATE FUNCTION moderation_two_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE 'A sensitive reason is never taken away.' USING ERRCODE = 'check_violation';
    END $$""",
    """CREATE TRIGGER moderation_two_stays BEFORE UPDATE ON moderation_queueitem
    FOR EACH ROW WHEN (OLD.needs_two AND NOT NEW.needs_two) EXECUTE FUNCTION moderation_two_stays()""",
]


def create(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers."""
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def drop(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away, where a migration changes their tables."""
    if schema_editor.connection.vendor == "postgresql":
        for name in _NAMES:
            schema_editor.execute(f"DROP FUNCTION {name} CASCADE")
    else:
        for name in _NAMES:
            schema_editor.execute(f"DROP TRIGGER {name}")

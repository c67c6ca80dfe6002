"""What the database itself refuses about decisions (docs/decisions/0013-two-people.md, 0015-appeals.md).

SQLite makes a table anew when a column of it changes: a migration that changes one of these tables drops the triggers
before, and makes them again after.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_NAMES = ("moderation_release_takes_two", "moderation_two_stays")
_TOO_FEW = """(SELECT needs_two FROM moderation_queueitem WHERE id = NEW.item_id)
    AND (SELECT count(DISTINCT organisation_id) FROM moderation_releasevoice
         WHERE item_id = NEW.item_id AND item_version = NEW.item_version AND withdrawn IS NULL) < 2"""
_HAD_A_PART = """EXISTS (
        SELECT 1 FROM moderation_appeal appeal JOIN moderation_decision first ON first.id = appeal.decision_id
        WHERE first.item_id = NEW.item_id AND appeal.round = {round} AND (
            EXISTS (SELECT 1 FROM moderation_decision made WHERE made.item_id = NEW.item_id
                    AND made.round < appeal.round AND made.moderator_id = NEW.moderator_id)
            OR EXISTS (SELECT 1 FROM moderation_releasevoice said WHERE said.item_id = NEW.item_id
                       AND said.item_version <= first.item_version AND said.moderator_id = NEW.moderator_id)))"""
_ITS_ROUND = "(SELECT round FROM moderation_queueitem WHERE id = NEW.item_id)"
_WROTE_IT = "(SELECT author_id FROM moderation_queueitem WHERE id = NEW.item_id) = NEW.moderator_id"
_KEPT = ("item_id", "moderator_id", "outcome", "reason", "round", "item_version", "target_hash")
_OTHERWISE = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _KEPT)
_ANOTHER = "Somebody who had no part in it decides over an appeal."
_NOT_ITS_AUTHOR = "Nobody decides over their own text."
_STAYS = "What was decided stays as it was."
_REFUSED = {
    "moderation_another_decides": ("INSERT", "decision", _HAD_A_PART.format(round="NEW.round"), _ANOTHER),
    "moderation_another_speaks": ("INSERT", "releasevoice", _HAD_A_PART.format(round=_ITS_ROUND), _ANOTHER),
    "moderation_no_author_decides": ("INSERT", "decision", _WROTE_IT, _NOT_ITS_AUTHOR),
    "moderation_no_author_speaks": ("INSERT", "releasevoice", _WROTE_IT, _NOT_ITS_AUTHOR),
    "moderation_decided_stays": ("UPDATE", "decision", _OTHERWISE, _STAYS),
}
"""By its name, the deed that is refused, the table, in what case, and what is said."""
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


def _sqlite(name: str, deed: str, table: str, condition: str, said: str) -> list[str]:
    return [
        f"""CREATE TRIGGER {name} BEFORE {deed} ON moderation_{table} WHEN {condition}
    BEGIN SELECT RAISE(ABORT, '{said}'); END"""
    ]


def _postgresql(name: str, deed: str, table: str, condition: str, said: str) -> list[str]:
    return [
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {condition} THEN
            RAISE '{said}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
        f"CREATE TRIGGER {name} BEFORE {deed} ON moderation_{table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def create(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers; those that came with appeals once there is a table of them."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    statements = list(_POSTGRESQL if is_postgresql else _SQLITE)
    if "moderation_appeal" in schema_editor.connection.introspection.table_names():
        made = _postgresql if is_postgresql else _sqlite
        for name, refused in _REFUSED.items():
            statements += made(name, *refused)
    for statement in statements:
        schema_editor.execute(statement)


def drop(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take those away that are there, where a migration changes their tables."""
    form = "DROP TRIGGER IF EXISTS {}"
    if schema_editor.connection.vendor == "postgresql":
        form = "DROP FUNCTION IF EXISTS {} CASCADE"
    for name in (*_NAMES, *_REFUSED):
        schema_editor.execute(form.format(name))

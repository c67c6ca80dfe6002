"""The database itself refuses to change or remove what stands in the audit log.

Whoever owns the tables can take these triggers away; then the chain tells what was done (docs/decisions/0011-audit.md).
SQLite forgets the triggers of a table that a later migration makes anew: such a migration ends with these steps again.
"""

from django.db import migrations

KEPT = ("audit_auditentry", "audit_auditseal")

POSTGRESQL = [
    """
    CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The audit log is kept: % of % is refused.', TG_OP, TG_TABLE_NAME;
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in KEPT
    ),
    "CREATE TRIGGER audit_auditreason_kept BEFORE DELETE OR TRUNCATE ON audit_auditreason "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_auditreason_erased BEFORE UPDATE ON audit_auditreason FOR EACH ROW WHEN "
    "(NEW.text <> '' OR NEW.salt <> '' OR NEW.hash <> OLD.hash OR NEW.entry_id <> OLD.entry_id "
    "OR NEW.public_id <> OLD.public_id) EXECUTE FUNCTION audit_refuse()",
]
POSTGRESQL_BACK = [
    *(f"DROP TRIGGER {table}_kept ON {table}" for table in (*KEPT, "audit_auditreason")),
    "DROP TRIGGER audit_auditreason_erased ON audit_auditreason",
    "DROP FUNCTION audit_refuse()",
]
REFUSE = "BEGIN SELECT RAISE(ABORT, 'The audit log is kept: this is refused.'); END"
SQLITE = [
    *(
        f"CREATE TRIGGER {table}_{verb}d BEFORE {verb} ON {table} {REFUSE}"
        for table in KEPT
        for verb in ("update", "delete")
    ),
    f"CREATE TRIGGER audit_auditreason_deleted BEFORE DELETE ON audit_auditreason {REFUSE}",
    "CREATE TRIGGER audit_auditreason_erased BEFORE UPDATE ON audit_auditreason WHEN "
    "NEW.text <> '' OR NEW.salt <> '' OR NEW.hash <> OLD.hash OR NEW.entry_id <> OLD.entry_id "
    f"OR NEW.public_id <> OLD.public_id {REFUSE}",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER {table}_{verb}d" for table in KEPT for verb in ("update", "delete")),
    "DROP TRIGGER audit_auditreason_deleted",
    "DROP TRIGGER audit_auditreason_erased",
]


def guard(apps, schema_editor):
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    for statement in {"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_wait_for_a_seal")]

    operations = [migrations.RunPython(guard, unguard)]

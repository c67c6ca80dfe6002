"""Neither the site nor its database changes or removes what stands in the audit log."""

import pytest
from django.db import DatabaseError, connection, transaction

from community.audit.actions.reasons import erase_reason
from community.audit.models import AppendOnly, AuditEntry, AuditReason, AuditSeal
from tests.factories import audit

pytestmark = pytest.mark.django_db

TABLES = ("audit_auditentry", "audit_auditseal", "audit_auditreason")
CHANGES = {
    "audit_auditentry": "action = 'members.nothing'",
    "audit_auditseal": "seal = 'forged'",
    "audit_auditreason": "text = 'Other words.'",
}


@pytest.mark.parametrize("model", [AuditEntry, AuditReason, AuditSeal])
@pytest.mark.parametrize(
    "change",
    [
        lambda model: model.objects.update(pk=1),
        lambda model: model.objects.all().delete(),
        lambda model: model.objects.bulk_update(list(model.objects.all()), ["entry"]),
        lambda model: model.objects.get().save(),
        lambda model: model.objects.get().delete(),
    ],
    ids=["update", "delete", "bulk_update", "save", "delete one"],
)
def test_the_site_refuses_to_change_it(model, change):
    audit.sealed(1, reason="Why.")
    with pytest.raises(AppendOnly):
        change(model)


def _refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="audit log is kept"), transaction.atomic():
        audit.by_sql(statement)


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_change_it(table):
    audit.sealed(1, reason="Why.")
    _refused(f"UPDATE {table} SET {CHANGES[table]}")  # noqa: S608 - our own tables


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_remove_it(table):
    audit.sealed(1, reason="Why.")
    _refused(f"DELETE FROM {table}")  # noqa: S608 - our own tables


@pytest.mark.postgresql  # SQLite has no TRUNCATE.
@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_empty_it(table):
    connection.check_constraints()
    _refused(f"TRUNCATE {table} CASCADE")


def test_a_reason_can_be_erased_and_never_written_again():
    [entry] = audit.sealed(1, reason="Why.")
    erase_reason(reason=AuditReason.objects.get(pk=entry.pk))
    _refused("UPDATE audit_auditreason SET text = 'Other words.', salt = 'x'")
    _refused("UPDATE audit_auditreason SET hash = 'x'")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_empties_the_database_leaves_the_guards_in_place():
    audit.sealed(1)
    connection.ops.execute_sql_flush([])
    _refused("DELETE FROM audit_auditentry")

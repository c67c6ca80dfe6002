"""Whatever one row of a sealed log is changed to, verification finds it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.audit.actions.sealing import seal_committed
from community.audit.record import keep_reason, record
from community.audit.verifying import Walk, verify
from tests.emptying import take_guards_away
from tests.factories import audit, members

pytestmark = pytest.mark.django_db

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=40)
DETAILS = st.dictionaries(
    st.sampled_from(["label", "page", "thread"]), st.none() | st.booleans() | st.integers(-(2**40), 2**40) | TEXTS
)
ENTRIES = st.lists(
    st.tuples(st.sampled_from(["forum.closed", "members.admitted"]), DETAILS, TEXTS), min_size=1, max_size=6
)
CHANGES = st.sampled_from(
    [
        ("auditentry", "at = '2020-02-03 10:00:00+00:00'"),
        ("auditentry", "actor_id = NULL"),
        ("auditentry", "action = 'forum.changed'"),
        ("auditentry", "target_type = 'forum.changed'"),
        ("auditentry", "target_id = 'changed'"),
        ("auditentry", "details = '{\"changed\": 1}'"),
        ("auditentry", ""),
        ("auditseal", "number = 99000"),
        ("auditseal", "seal = 'changed'"),
        ("auditseal", "marks = 'changed'"),
        ("auditseal", "key = 'changed'"),
        ("auditseal", "at = '2020-02-03 10:00:00+00:00'"),
        ("auditseal", ""),
        ("auditreason", "text = 'changed ' || text"),
        ("auditreason", "text = '', salt = ''"),
        ("auditreason", "salt = 'changed'"),
        ("auditreason", "hash = 'changed'"),
        ("auditreason", ""),
    ]
)
"""A table, and what one of its rows is changed to; nothing: the row is removed."""


@given(written=ENTRIES, change=CHANGES, place=st.integers(0, 5))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_change_of_one_row_is_found(written, change, place):
    with transaction.atomic():
        keys = _sealed(written)
        take_guards_away()
        assert list(verify(Walk())) == []
        _change(*change, keys[place % len(keys)])
        assert [finding for finding in verify(Walk()) if not finding.is_note]
        transaction.set_rollback(True)


def _sealed(written) -> list[int]:
    actor, keys = members.member(), []
    for action, details, reason in written:
        entry = record(actor=actor, action=action, target=actor, **details)
        keep_reason(entry, reason)
        keys.append(entry.pk)
    seal_committed()
    return keys


def _change(table: str, change: str, key: int) -> None:
    column = "id" if table == "auditentry" else "entry_id"
    what = f"UPDATE audit_{table} SET {change}" if change else f"DELETE FROM audit_{table}"  # noqa: S608 - names of our own
    audit.by_sql(f"{what} WHERE {column} = %s", key)

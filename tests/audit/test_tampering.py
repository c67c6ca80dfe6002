"""Whoever owns the tables can take their guards away and change the log: the chain names what they did, and where."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from community.audit import verifying
from community.audit.actions.reasons import erase_reason
from community.audit.actions.sealing import seal_committed
from community.audit.models import AuditEntry, AuditReason, AuditSeal, Unsealed
from tests.emptying import take_guards_away
from tests.factories import audit, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """Return ten sealed entries with reasons, and let an intruder do what they want until the end of the test."""
    with transaction.atomic():
        made = audit.sealed(10, reason="A member told me.")
        take_guards_away()
        yield made
        transaction.set_rollback(True)


def _found(*said: str) -> str:
    code, written = audit.run("verify", *said)
    assert code == 1, written
    return written


def _inserted(at: object) -> int:
    actor = members.member()
    audit.by_sql(
        "INSERT INTO audit_auditentry (id, at, actor_id, action, target_type, target_id, details) "
        "VALUES (99000, %s, %s, 'members.admitted', 'members.member', '1', '{}')",
        at,
        actor.pk,
    )
    return 99000


@pytest.fixture
def anchor(tmp_path):
    """Return a function that writes an anchor of the log as it stands, and returns its file."""

    def write() -> str:
        file = tmp_path / "anchor.jsonl"
        file.write_text(audit.run("anchor")[1])
        return str(file)

    return write


def test_an_untouched_log_is_as_it_was_written(log):
    code, written = audit.run("verify")
    assert code == 0
    assert "All is as it was written, up to seal 10." in written


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("action = 'members.role_set'", "action"),
        ("at = '2020-01-01 10:00:00+00:00'", "time"),
        ("actor_id = NULL", "actor"),
        ("target_id = '5'", "target"),
        ("target_type = 'forum.post'", "target"),
        ("details = '{\"place\": 77}'", "details"),
    ],
)
def test_a_changed_entry(log, change, part):
    audit.by_sql(f"UPDATE audit_auditentry SET {change} WHERE id = %s", log[3].pk)  # noqa: S608 - names of our own
    assert f"Entry {log[3].pk}, sealed with number 4, was changed: {part}." in _found()


def test_a_removed_entry(log):
    audit.by_sql("DELETE FROM audit_auditentry WHERE id = %s", log[3].pk)
    assert f"Entry {log[3].pk}, sealed with number 4, was removed." in _found()


def test_a_removed_entry_with_all_that_belongs_to_it(log):
    for table, key in (("auditreason", "entry_id"), ("auditseal", "entry_id"), ("auditentry", "id")):
        audit.by_sql(f"DELETE FROM audit_{table} WHERE {key} = %s", log[3].pk)  # noqa: S608 - names of our own
    assert "Seal 4 was removed." in _found()


def test_a_removed_seal(log):
    audit.by_sql("DELETE FROM audit_auditseal WHERE number = 4")
    written = _found()
    assert "Seal 4 was removed." in written
    assert f"Entry {log[3].pk} has no seal and does not wait for one" in written


def test_two_seals_that_changed_places(log):
    for before, after in ((4, 4000), (7, 4), (4000, 7)):
        audit.by_sql("UPDATE audit_auditseal SET number = %s WHERE number = %s", after, before)
    written = _found()
    assert f"Seal 4 does not follow from the one before it, and its entry {log[6].pk} was not changed" in written
    assert f"Seal 7 does not follow from the one before it, and its entry {log[3].pk} was not changed" in written


def test_two_entries_that_changed_places(log):
    for before, after in ((log[3].pk, 88_000), (log[6].pk, log[3].pk), (88_000, log[6].pk)):
        audit.by_sql("UPDATE audit_auditentry SET id = %s WHERE id = %s", after, before)
    assert f"Entry {log[3].pk}, sealed with number 4, was changed" in _found()


def test_an_entry_that_was_put_in_past_the_site(log):
    key = _inserted(timezone.now() - timedelta(days=2))
    assert f"Entry {key} has no seal and does not wait for one" in _found()


def test_an_entry_that_was_put_in_and_let_be_sealed_is_noted(log):
    key = _inserted(timezone.now() - timedelta(days=2))
    Unsealed.objects.create(entry_id=key)
    seal_committed()
    code, written = audit.run("verify")
    assert code == 0
    assert f"Note: Entry {key} has an earlier time than entries that were sealed before it (seal 11)" in written


def test_an_end_that_was_cut_off(log, anchor):
    file = anchor()
    for table, key in (("auditreason", "entry_id"), ("auditseal", "entry_id"), ("auditentry", "id")):
        audit.by_sql(f"DELETE FROM audit_{table} WHERE {key} > %s", log[6].pk)  # noqa: S608 - names of our own
    assert audit.run("verify")[0] == 0  # nothing in the database tells
    assert "The anchor names seal 10, and the log now ends with seal 7: its end was cut off." in _found(
        "--anchor", file
    )


def test_a_log_that_was_emptied(log, anchor):
    file = anchor()
    for table in ("auditreason", "auditseal", "auditentry"):
        audit.by_sql(f"DELETE FROM audit_{table}")  # noqa: S608 - names of our own
    assert "the log has no seal any more: its end was cut off." in _found("--anchor", file)


def test_an_end_that_was_written_anew(log, anchor):
    file = anchor()
    for table, key in (("auditreason", "entry_id"), ("auditseal", "entry_id"), ("auditentry", "id")):
        audit.by_sql(f"DELETE FROM audit_{table} WHERE {key} > %s", log[6].pk)  # noqa: S608 - names of our own
    audit.sealed(5)
    assert "Seal 10 is not the one that the anchor names" in _found("--anchor", file)


def test_an_anchor_that_was_made_elsewhere(log, anchor, settings):
    before = settings.AUDIT_KEYS
    settings.AUDIT_KEYS = ["a secret of somebody else"]
    file = anchor()
    settings.AUDIT_KEYS = before
    assert "The anchor of seal 10 was not signed with a key of this site" in _found("--anchor", file)


def test_an_anchor_that_was_changed(log, anchor):
    file = Path(anchor())
    file.write_text(file.read_text().replace('"number": 10', '"number": 9'))
    assert "The anchor of seal 9 was not signed" in _found("--anchor", str(file))


def test_an_anchor_that_holds(log, anchor):
    file = anchor()
    audit.sealed(3)
    assert audit.run("verify", "--anchor", file)[0] == 0


def test_a_changed_reason(log):
    audit.by_sql("UPDATE audit_auditreason SET text = 'Nobody told me.' WHERE entry_id = %s", log[3].pk)
    assert f"The reason of entry {log[3].pk} was changed." in _found()


def test_a_changed_reason_with_its_hash(log):
    reason = AuditReason.of(log[3], "Nobody told me.", salt="salt")
    audit.by_sql(
        "UPDATE audit_auditreason SET text = %s, salt = %s, hash = %s WHERE entry_id = %s",
        reason.text,
        reason.salt,
        reason.hash,
        log[3].pk,
    )
    assert f"Entry {log[3].pk}, sealed with number 4, was changed: reason." in _found()


def test_a_removed_reason(log):
    audit.by_sql("DELETE FROM audit_auditreason WHERE entry_id = %s", log[3].pk)
    assert f"Entry {log[3].pk}, sealed with number 4, was changed: reason." in _found()


def test_a_reason_that_was_erased_past_the_site(log):
    audit.by_sql("UPDATE audit_auditreason SET text = '', salt = '' WHERE entry_id = %s", log[3].pk)
    assert f"The reason of entry {log[3].pk} was erased, and no entry says so." in _found()


def test_an_entry_that_was_changed_and_sealed_again_with_a_key_of_ones_own(log, settings):
    before = settings.AUDIT_KEYS
    settings.AUDIT_KEYS = ["a secret of somebody else"]
    audit.by_sql("DELETE FROM audit_auditseal WHERE number > 3")
    audit.by_sql("UPDATE audit_auditentry SET actor_id = NULL WHERE id = %s", log[3].pk)
    Unsealed.objects.bulk_create(Unsealed(entry=entry) for entry in log[3:])
    seal_committed()
    settings.AUDIT_KEYS = before
    name = AuditSeal.objects.get(number=4).key
    assert f"Seal 4 was made with the key {name}, which this site does not hold." in _found()


def test_a_key_of_ones_own_under_the_name_of_the_sites(log, settings):
    before, name = settings.AUDIT_KEYS, AuditSeal.objects.get(number=4).key
    settings.AUDIT_KEYS = ["a secret of somebody else"]
    audit.by_sql("DELETE FROM audit_auditseal WHERE number > 3")
    Unsealed.objects.bulk_create(Unsealed(entry=entry) for entry in log[3:])
    seal_committed()
    settings.AUDIT_KEYS = before
    audit.by_sql("UPDATE audit_auditseal SET key = %s WHERE number > 3", name)
    assert f"Entry {log[3].pk}, sealed with number 4, was changed" in _found()


def test_marks_that_were_changed(log):
    audit.by_sql("UPDATE audit_auditseal SET marks = %s WHERE number = 4", "0" * 60)
    assert f"The marks of seal 4 were changed; its entry {log[3].pk} was not." in _found()


def test_a_clock_that_went_back_is_noted(monkeypatch):
    audit.sealed(1)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr("community.audit.actions.sealing.timezone.now", lambda: an_hour_ago)
    audit.entries(1)
    seal_committed()
    code, written = audit.run("verify")
    assert code == 0
    assert "Note: The clock went back between seal 1 and seal 2." in written


def test_what_waits_for_its_seal_is_no_finding_and_is_told():
    audit.sealed(1)
    audit.entries(2)
    code, written = audit.run("verify")
    assert code == 0
    assert "2 entries wait for a seal" in written


def test_an_erased_reason_leaves_the_chain_whole():
    entry = audit.sealed(3, reason="A member told me.")[1]
    assert erase_reason(reason=AuditReason.objects.get(pk=entry.pk))
    seal_committed()
    assert audit.run("verify")[0] == 0
    assert AuditReason.objects.get(pk=entry.pk).text == ""
    account = AuditEntry.objects.get(action="audit.reason_erased")
    assert (account.actor, account.target_id) == (None, str(entry.pk))


def test_pages_of_the_walk_join_without_a_gap(monkeypatch, log):
    monkeypatch.setattr(verifying, "PAGE", 3)
    assert audit.run("verify")[0] == 0


def test_a_verification_is_an_entry_itself(log):
    audit.run("verify")
    account = AuditEntry.objects.get(action="audit.verified")
    assert account.details == {"sealed": 10, "findings": 0}


def test_an_anchor_of_nothing_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="Nothing has been sealed yet"):
        audit.run("anchor")


def test_a_seal_of_another_history_of_the_same_log(log):
    """As from a backup: entry and seal fit each other and the number, not what stands before them."""
    kept = AuditSeal.objects.get(number=10)
    audit.by_sql("DELETE FROM audit_auditseal WHERE number > 7")
    for entry in (log[8], log[7]):  # the other way round
        Unsealed.objects.create(entry=entry)
        seal_committed()
    kept._state.adding = True
    kept.save(force_insert=True)
    assert f"Seal 10 does not follow from the one before it, and its entry {log[9].pk} was not changed" in _found()

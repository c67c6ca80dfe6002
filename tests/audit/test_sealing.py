"""The worker chains what was committed: nothing twice, nothing skipped, whatever its number."""

import threading

import pytest
from django.db import transaction

from community.audit.actions import sealing
from community.audit.actions.sealing import seal_committed
from community.audit.models import AuditSeal, Unsealed
from realtime.management.commands import worker
from tests.factories import audit

pytestmark = pytest.mark.django_db


def _chain() -> list[tuple[int, int]]:
    return list(AuditSeal.objects.order_by("number").values_list("number", "entry"))


def test_every_entry_gets_one_seal_in_the_order_in_which_it_was_committed():
    made = audit.entries(3)
    assert seal_committed() == 3
    assert _chain() == [(place, entry.pk) for place, entry in enumerate(made, start=1)]
    assert seal_committed() == 0


def test_what_commits_late_with_an_earlier_number_is_sealed_after_what_was_there():
    late, *others = audit.entries(3)
    Unsealed.objects.filter(entry=late).delete()  # as for whoever cannot see it yet
    seal_committed()
    Unsealed.objects.create(entry=late)
    seal_committed()
    assert _chain() == [(1, others[0].pk), (2, others[1].pk), (3, late.pk)]
    assert audit.run("verify")[0] == 0


def test_a_backlog_is_sealed_batch_by_batch(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    audit.entries(5)
    assert seal_committed() == 5
    assert audit.run("verify")[0] == 0


def test_seals_made_with_an_older_key_are_known_after_a_rotation(settings):
    audit.sealed(2)
    settings.AUDIT_KEYS = ["a newer secret", settings.SECRET_KEY]
    audit.sealed(2)
    assert len(set(AuditSeal.objects.values_list("key", flat=True))) == 2
    assert audit.run("verify")[0] == 0


def test_the_name_of_a_key_tells_nothing_of_it(settings):
    settings.AUDIT_KEYS = ["a secret of the audit log"]
    audit.sealed(1)
    assert AuditSeal.objects.get().key not in settings.AUDIT_KEYS[0]


def test_an_action_that_is_rolled_back_leaves_nothing_to_seal():
    with transaction.atomic():
        audit.entries(1)
        transaction.set_rollback(True)
    assert seal_committed() == 0


def test_the_worker_seals(monkeypatch):
    """By the loop that also sends the mail, as long as it is not told to stop."""
    stopping = threading.Event()
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    audit.entries(1)

    def seal_and_stop() -> None:
        seal_committed()
        stopping.set()

    worker._repeat_until(stopping, seal_and_stop, 0)
    assert AuditSeal.objects.count() == 1

"""Several workers, and actions meanwhile: one chain, nothing skipped. Real threads on a database of their own."""

import threading

import pytest
from django.db import connection, transaction

from community.audit.actions import sealing
from community.audit.actions.sealing import seal_committed
from community.audit.models import AuditEntry, AuditSeal
from community.audit.record import record
from tests.factories import audit, members


def test_two_sealers_at_once_make_one_chain(two_at_once):
    audit.entries(50)
    first, second = two_at_once(seal_committed, seal_committed)
    assert first + second == 50
    assert list(AuditSeal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 51))


def test_sealing_and_writing_at_once_skips_nothing(two_at_once):
    actor = members.member()

    def write() -> None:
        for _ in range(20):
            record(actor=actor, action="members.admitted", target=actor)

    two_at_once(write, seal_committed)
    seal_committed()
    assert AuditSeal.objects.count() == AuditEntry.objects.count() == 20
    assert audit.run("verify")[0] == 0


@pytest.mark.postgresql  # On SQLite one writes at a time anyway.
def test_a_second_sealer_leaves_it_to_the_first(two_at_once):
    audit.entries(1)
    held, tried = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing._LOCK])
            held.set()
            tried.wait(10)

    def attempt() -> int:
        held.wait(10)
        sealed = seal_committed()
        tried.set()
        return sealed

    assert two_at_once(hold, attempt)[1] == 0
    assert seal_committed() == 1

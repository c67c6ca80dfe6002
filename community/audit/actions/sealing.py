"""Sealing what was committed: the worker does it every two seconds, one worker at a time."""

from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from community.audit.chain import FIRST, marks_of, seal_of
from community.audit.keys import Key, keys
from community.audit.models import AuditEntry, AuditReason, AuditSeal, Unsealed

BATCH: Final = 2000
"""Sealed in one transaction: some tenths of a second."""
_LOCK: Final = int.from_bytes(b"audit", "big")


def seal_committed() -> int:
    """Chain all entries that are committed and have no seal yet, and return how many there were.

    By their keys, as far as they are there; one that commits later has a later seal. An action never waits for this.
    """
    sealed = 0
    while Unsealed.objects.exists() and (more := _seal_batch()):
        sealed += more
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    if not _is_alone():
        return 0
    waiting = list(Unsealed.objects.select_related("entry").order_by("entry")[:BATCH])
    entries = [one.entry for one in waiting]
    AuditSeal.objects.bulk_create(_chained(entries, keys()[0]))
    Unsealed.objects.filter(entry__in=entries).delete()
    return len(entries)


def _chained(entries: list[AuditEntry], key: Key) -> list[AuditSeal]:
    head = AuditSeal.objects.order_by("-number").first()
    number, previous = (head.number, head.seal) if head else (0, FIRST)
    hashes = dict(AuditReason.objects.filter(entry__in=entries).values_list("entry", "hash"))
    now = timezone.now()
    seals = []
    for entry in entries:
        number += 1
        reason = hashes.get(entry.pk, "")
        previous = seal_of(key, number=number, at=now, previous=previous, entry=entry, reason=reason)
        marks = marks_of(key, entry=entry, reason=reason)
        seals.append(AuditSeal(number=number, entry=entry, seal=previous, marks=marks, key=key.name, at=now))
    return seals


def _is_alone() -> bool:
    """Say whether no other worker seals, until the end of this transaction; on SQLite nobody else writes meanwhile."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])

"""What the log's page shows one viewer, in a constant number of queries; and what leaves in a file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django_stubs_ext import StrOrPromise

from community.core.visibility import Viewer

from .models import AuditEntry, AuditReason, AuditSeal, Unsealed
from .sentences import sentence_of
from .verifying import VERIFIED

PAGE: Final = 50
_EXPORTED_AT_ONCE: Final = 1000
_WAITS_TOO_LONG: Final = timedelta(minutes=1)
"""The worker seals every two seconds: after this nobody seals."""
Fitting = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: ids, codes, and the words for its action."""

    at: datetime
    name: str
    """Of staff alone, whose deeds the log is about: other names would tell who wrote or reads what."""
    handle: str
    actor: int | None
    """The key of whoever did it; nobody: the site itself."""
    words: StrOrPromise
    target: str
    details: list[tuple[str, str]]
    number: int | None
    reason: str
    """The public id of the reason that was given; empty without one."""
    is_erased: bool


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the log is sealed, what waits, and when somebody last looked whether it is as it was written."""

    number: int
    sealed: datetime | None
    waiting: int
    waits_since: datetime | None
    verified: datetime | None
    findings: int

    @property
    def is_late(self) -> bool:
        return self.waits_since is not None and timezone.now() - self.waits_since > _WAITS_TOO_LONG


@dataclass(frozen=True, slots=True)
class LogPage:
    """Up to 50 entries, newest first."""

    lines: list[Line]
    older: int | None
    """After which entry the next page begins."""


def log_page(viewer: Viewer, fitting: Fitting, *, before: int | None) -> LogPage:
    """Return the entries that fit, newest first, those before the entry `before` where one is named."""
    seen = AuditEntry.objects.visible_to(viewer)
    start = seen.filter(pk=before).first() if before is not None else None
    rows = list(_older(seen.filter(**fitting), start)[: PAGE + 1])
    return LogPage(_lines(viewer, rows[:PAGE]), rows[PAGE - 1].pk if len(rows) > PAGE else None)


def chain_state(viewer: Viewer) -> ChainState:
    """Return how the chain stands at this moment."""
    head = AuditSeal.objects.visible_to(viewer).order_by("-number").first()
    waiting = Unsealed.objects.aggregate(count=Count("pk"), since=Min("entry__at"))
    last = AuditEntry.objects.visible_to(viewer).filter(action=VERIFIED).order_by("-at", "-pk").first()
    return ChainState(
        number=head.number if head else 0,
        sealed=head.at if head else None,
        waiting=waiting["count"],
        waits_since=waiting["since"],
        verified=last.at if last else None,
        findings=last.details["findings"] if last else 0,
    )


def exported(viewer: Viewer, fitting: Fitting) -> Iterator[str]:
    """Give each entry that fits as a line of JSON, newest first: some at a time, however many there are."""
    found = AuditEntry.objects.visible_to(viewer).filter(**fitting)
    last: AuditEntry | None = None
    while rows := list(_older(found, last)[:_EXPORTED_AT_ONCE]):
        seals, reasons = _seals(viewer, rows), _reasons(viewer, rows)
        for row in rows:
            yield json.dumps(_as_json(row, seals.get(row.pk), reasons.get(row.pk))) + "\n"
        last = rows[-1]


def _older(entries: QuerySet[AuditEntry], last: AuditEntry | None) -> QuerySet[AuditEntry]:
    """Return the entries after `last` in the order of the log; `at__lte` lets an index find the place."""
    if last:
        same = Q(at=last.at, pk__lt=last.pk)
        entries = entries.filter(Q(at__lt=last.at) | same, at__lte=last.at)
    return entries.select_related("actor").order_by("-at", "-pk")


def _lines(viewer: Viewer, rows: list[AuditEntry]) -> list[Line]:
    seals, reasons = _seals(viewer, rows), _reasons(viewer, rows)
    return [_line(row, seals.get(row.pk), reasons.get(row.pk)) for row in rows]


def _line(row: AuditEntry, seal: AuditSeal | None, reason: AuditReason | None) -> Line:
    return Line(
        at=row.at,
        name=row.actor.get_full_name() if row.actor and row.actor.is_staff else "",
        handle=_handle(row),
        actor=row.actor_id,
        words=sentence_of(row.action),
        target=f"{row.target_type}:{row.target_id}" if row.target_id else row.target_type,
        details=[(name, str(value)) for name, value in row.details.items() if value not in (None, "")],
        number=seal.number if seal else None,
        reason=reason.public_id if reason else "",
        is_erased=bool(reason and reason.is_erased),
    )


def _as_json(row: AuditEntry, seal: AuditSeal | None, reason: AuditReason | None) -> dict[str, Any]:
    sealed = {"number": seal.number, "seal": seal.seal, "key": seal.key, "sealed": _moment(seal.at)} if seal else {}
    return {
        "id": row.pk,
        "at": _moment(row.at),
        "actor": row.actor_id,
        "handle": _handle(row),
        "action": row.action,
        "target_type": row.target_type,
        "target_id": row.target_id,
        "details": row.details,
        "reason": reason.hash if reason else "",
        **sealed,
    }


def _handle(row: AuditEntry) -> str:
    return (row.actor.handle or "") if row.actor and row.actor.is_staff else ""


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _seals(viewer: Viewer, rows: Iterable[AuditEntry]) -> dict[int, AuditSeal]:
    return {seal.entry_id: seal for seal in AuditSeal.objects.visible_to(viewer).filter(entry__in=rows)}


def _reasons(viewer: Viewer, rows: Iterable[AuditEntry]) -> dict[int, AuditReason]:
    return AuditReason.objects.visible_to(viewer).in_bulk([row.pk for row in rows])

"""Whether the log is as it was written: every seal, every entry, every reason, in a memory that does not grow."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from .chain import FIRST, changed_parts, marks_of, same, seal_of
from .keys import Key, keys
from .models import AuditEntry, AuditReason, AuditSeal, Unsealed

PAGE: Final = 2000
LATE: Final = timedelta(minutes=10)
"""No action takes longer: an entry that is older than those sealed before it by more than this was written in."""
ERASED: Final = "audit.reason_erased"
VERIFIED: Final = "audit.verified"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written, or (`is_note`) that only asks for a look."""

    sentence: str
    is_note: bool = False


@dataclass(slots=True)
class Walk:
    """How far a verification has come."""

    last: int = 0
    """The number of the seal before."""
    seal: str | None = FIRST
    """That seal; unknown after a gap."""
    at: datetime | None = None
    """When it was made."""
    newest: datetime | None = None
    """The latest time of an entry so far."""
    waiting: int = 0
    oldest: datetime | None = None
    """How many entries wait for a seal, and since when."""
    keys: dict[str, Key] = field(default_factory=lambda: {key.name: key for key in keys()})

    @property
    def tail(self) -> str:
        """Say what is not sealed yet."""
        if self.oldest is None:
            return "Nothing waits for a seal."
        age = (timezone.now() - self.oldest).total_seconds()
        return f"{self.waiting} entries wait for a seal, the oldest for {max(age, 0):.0f} seconds."


def verify(walk: Walk) -> Iterator[Finding]:
    """Give all that is wrong, in the order of the log; `walk` afterwards says how far it went."""
    for found in in_pages(walk):
        yield from found


def in_pages(walk: Walk) -> Iterator[list[Finding]]:
    """Give the same page by page, and an empty list for a page that holds: so that whoever asks may rest between."""
    for seals in _pages():
        yield list(_of_page(walk, seals))
    yield list(_of_unsealed(walk))


def _of_page(walk: Walk, seals: list[AuditSeal]) -> Iterator[Finding]:
    entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
    reasons = AuditReason.objects.in_bulk(entries)
    erased = _erased_with_account([reason for reason in reasons.values() if reason.is_erased])
    for seal in seals:
        entry, reason = entries.get(seal.entry_id), reasons.get(seal.entry_id)
        yield from _of_order(walk, seal)
        yield from _of_entry(walk, seal, entry, reason)
        if reason:
            yield from _of_reason(reason, is_accounted=reason.pk in erased)
        walk.last, walk.seal, walk.at = seal.number, seal.seal, seal.at
        if entry:
            walk.newest = max(entry.at, walk.newest or entry.at)


def _pages() -> Iterator[list[AuditSeal]]:
    last = -1
    while page := list(AuditSeal.objects.filter(number__gt=last).order_by("number")[:PAGE]):
        yield page
        last = page[-1].number


def _of_order(walk: Walk, seal: AuditSeal) -> Iterator[Finding]:
    if seal.number != walk.last + 1:
        first, last = walk.last + 1, seal.number - 1
        gone = f"Seal {first} was removed." if first == last else f"Seals {first} to {last} were removed."
        yield Finding(gone)
        walk.seal = None
    if walk.at and seal.at < walk.at:
        yield Finding(f"The clock went back between seal {walk.last} and seal {seal.number}.", is_note=True)


def _of_entry(walk: Walk, seal: AuditSeal, entry: AuditEntry | None, reason: AuditReason | None) -> Iterator[Finding]:
    if entry is None:
        yield Finding(f"Entry {seal.entry_id}, sealed with number {seal.number}, was removed.")
        return
    if walk.newest and walk.newest - entry.at > LATE:
        yield Finding(
            f"Entry {entry.pk} has an earlier time than entries that were sealed before it (seal {seal.number}): "
            "it was written in later, or a clock was wrong.",
            is_note=True,
        )
    if (key := walk.keys.get(seal.key)) is None:
        yield Finding(f"Seal {seal.number} was made with the key {seal.key}, which this site does not hold.")
        return
    hashed = reason.hash if reason else ""
    changed = changed_parts(seal.marks, marks_of(key, entry=entry, reason=hashed))
    if _fits(key, walk, seal, entry, hashed):
        if changed:
            yield Finding(f"The marks of seal {seal.number} were changed; its entry {entry.pk} was not.")
    elif changed:
        parts = ", ".join(changed)
        yield Finding(f"Entry {entry.pk}, sealed with number {seal.number}, was changed: {parts}.")
    elif walk.seal is not None:
        yield Finding(
            f"Seal {seal.number} does not follow from the one before it, and its entry {entry.pk} was not changed: "
            "one of the two seals was changed, or put in another place."
        )


def _fits(key: Key, walk: Walk, seal: AuditSeal, entry: AuditEntry, reason: str) -> bool:
    if walk.seal is None:
        return False
    made = seal_of(key, number=seal.number, at=seal.at, previous=walk.seal, entry=entry, reason=reason)
    return same(made, seal.seal)


def _of_reason(reason: AuditReason, *, is_accounted: bool) -> Iterator[Finding]:
    if not reason.is_as_given:
        yield Finding(f"The reason of entry {reason.pk} was changed.")
    if reason.is_erased and not is_accounted:
        yield Finding(f"The reason of entry {reason.pk} was erased, and no entry says so.")


def _erased_with_account(reasons: list[AuditReason]) -> set[int]:
    if not reasons:
        return set()
    keys_of = [str(reason.pk) for reason in reasons]
    accounts = AuditEntry.objects.filter(action=ERASED, target_type=AuditReason._meta.label_lower)
    return {int(key) for key in accounts.filter(target_id__in=keys_of).values_list("target_id", flat=True)}


def _of_unsealed(walk: Walk) -> Iterator[Finding]:
    """Look at every entry without a seal: it waits for one, or was put in, or its seal was taken away."""
    sealed = AuditSeal.objects.filter(entry=OuterRef("pk"))
    waits = Unsealed.objects.filter(entry=OuterRef("pk"))
    unsealed = AuditEntry.objects.filter(~Exists(sealed)).annotate(waits=Exists(waits)).order_by("pk")
    for pk, at, is_waiting in unsealed.values_list("pk", "at", "waits").iterator(PAGE):
        if not is_waiting:
            yield Finding(
                f"Entry {pk} has no seal and does not wait for one: it was put in past the site, or its seal is gone."
            )
            continue
        walk.waiting += 1
        walk.oldest = min(at, walk.oldest or at)

"""Putting things into the queue and taking them out again when their author did."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Q, QuerySet

from community.core.dates import HALF_DAY, now_beside
from community.core.public_ids import unordered_key
from community.members.models import Audience, Group, Member
from community.moderation.models import Escalation, Flag, QueueItem, RuleHit
from community.moderation.notices import QUEUE
from community.moderation.reasons import SENSITIVE
from community.moderation.screening import Reason
from community.moderation.severity import severity_of, target_time
from realtime.live import changed

from .hits import note_hits

_GOES_ALONG: Final = ("severity", "opened", "due", "in_reserve", "claimed_by", "claimed_until")
"""Of an item whose text was changed: how urgent it is, since when it waits, and who is at it."""


@transaction.atomic
def hold(
    *,
    target: models.Model,
    team: Group,
    author: Member | None,
    label: str,
    among: Audience | None = None,
    reasons: Iterable[Reason],
) -> QueueItem:
    """Let `target` wait for a moderator of `team`. An item it already has is opened again with the reasons added.

    Under TLP:RED `among` are its named readers: only moderators among them know of the item.
    """
    return open_item(
        target=target,
        team=team,
        author=author,
        label=label,
        among=among,
        kind=QueueItem.Kind.HOLD,
        reasons=list(reasons),
    )


@transaction.atomic
def withdraw(*, target: models.Model) -> None:
    """Close the open item of a target that its author changed or took back; nothing happens when there is none."""
    item = QueueItem.objects.open().filter(**_pointing_at(target)).locked().first()
    if item:
        close(item, QueueItem.State.WITHDRAWN)


@transaction.atomic
def withdraw_vanished(*, item: QueueItem) -> None:
    """Close an item whose target no longer exists."""
    locked = QueueItem.objects.open().filter(pk=item.pk).locked().first()
    if locked:
        close(locked, QueueItem.State.WITHDRAWN)


@transaction.atomic
def relabel(*, model: type[models.Model], targets: QuerySet[Any], label: str, among: Audience | None) -> None:
    """Let the items of these targets stand under another label; a decision must have seen it. `among`: as in `hold`."""
    items = QueueItem.objects.filter(
        target_type=ContentType.objects.get_for_model(model), target_id__in=targets.values("pk")
    )
    if items.update(label=label, audience=among, version=F("version") + 1):
        changed(QUEUE)


def replace_target(*, target: models.Model, by: models.Model, reasons: Iterable[Reason]) -> None:
    """Let the open item of `target` be about `by`, the words that a moderator put in their place.

    Its reasons stay, without the place in the text that they had; `reasons` are those found in the new words. The
    caller holds the transaction, with the item locked.
    """
    item = QueueItem.objects.open().get(**_pointing_at(target))
    found = list(reasons)
    again = {(reason.code, reason.detail, reason.rule) for reason in found}
    kept = [one for one in item.reasons if (one["code"], one["detail"], one.get("rule", "")) not in again]
    item.target_id = by.pk
    item.reasons = [*(reason.as_dict() for reason in found), *_unplaced(kept)]
    item.needs_two = item.needs_two or _is_sensitive(found)
    if (severity := severity_of(reason.code for reason in found)) < item.severity:
        item.severity, item.due = severity, min(item.due, item.opened + target_time(severity))
    item.save()
    note_hits(item, found)


def follow(*, target: models.Model, to: models.Model) -> None:
    """Let what was flagged of `target` be decided over `to`, which its readers see instead; no clock begins anew.

    Where `to` itself waits, released this moment, a round of its own follows for the flags. An appeal over `target`
    stays, without what was flagged meanwhile: that is about what is read now. The caller holds the transaction, and
    what is locked first around both.
    """
    flagged = Q(kind=QueueItem.Kind.FLAG) | Q(flagged_meanwhile=True, kind=QueueItem.Kind.APPEAL)
    before = QueueItem.objects.open().filter(flagged, **_pointing_at(target)).locked().first()
    if before is None:
        return
    is_appeal = before.kind == QueueItem.Kind.APPEAL
    after = QueueItem.objects.filter(**_pointing_at(to)).locked().first() or _beside(before, to)
    waits = after.version > 0 and after.state == QueueItem.State.OPEN
    after.flagged_meanwhile = waits
    if not waits:
        after.severity = before.severity
        _begin_round(after, QueueItem.Kind.FLAG)
        for name in () if is_appeal else _GOES_ALONG:
            setattr(after, name, getattr(before, name))
    after.reasons = [*after.reasons, *(one for one in _unplaced(before.reasons) if one not in after.reasons)]
    after.needs_two = after.needs_two or before.needs_two
    after.version += 1
    after.save()
    for rows in (Flag.objects, RuleHit.objects, *([] if is_appeal else [Escalation.objects])):
        rows.filter(item=before, round=before.round).update(item=after, round=after.round + waits)
    if is_appeal:
        before.flagged_meanwhile = False
        before.version += 1
        before.save()
    else:
        close(before, QueueItem.State.WITHDRAWN)


def _beside(item: QueueItem, target: models.Model) -> QueueItem:
    """Return an item like `item` about another version of its text, before its first round and not kept yet."""
    unordered = {} if item.author_id else {"pk": unordered_key()}
    shared = {"team": item.team, "author": item.author, "label": item.label, "audience": item.audience}
    fresh = {"version": 0, "round": 0, "created": now_beside(item.author)}
    return QueueItem(**_pointing_at(target), **shared, **fresh, **unordered)


def _unplaced(reasons: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return reasons without the place that they had in other words."""
    return [one | {"start": None, "end": None} for one in reasons]


def note_changes(item: QueueItem) -> None:
    """Write down that a moderator changed what a locked item is about; a decision must have seen it."""
    item.refresh_from_db()
    item.with_changes = True
    item.version += 1
    item.save(update_fields=["with_changes", "version"])
    changed(QUEUE)


def open_item(
    *,
    target: models.Model,
    team: Group,
    author: Member | None,
    label: str,
    among: Audience | None,
    kind: QueueItem.Kind,
    reasons: list[Reason],
    flagged: str = "",
) -> QueueItem:
    """Open the target's one item, or add to it, with its row locked; the caller holds the transaction.

    `flagged`: the code of a flag's reason.
    """
    now = now_beside(author)  # under the Chatham House Rule time must not tell, nor a row's number
    severity = severity_of([*(reason.code for reason in reasons), flagged])
    due = _target(author, now, severity)
    fresh = {"kind": kind, "team": team, "author": author, "label": label, "audience": among, "opened": now, "due": due}
    fresh["severity"] = severity
    unordered = {} if author else {"pk": unordered_key()}
    made, created = QueueItem.objects.get_or_create(
        **_pointing_at(target),
        defaults=fresh
        | unordered
        | {"created": now, "reasons": [reason.as_dict() for reason in reasons], "needs_two": _is_sensitive(reasons)},
    )
    if created:
        note_hits(made, reasons)
        changed(QUEUE)
        return made
    item = QueueItem.objects.locked().get(pk=made.pk)
    if item.state != QueueItem.State.OPEN:
        item.severity = severity
        _begin_round(item, kind)
    elif severity < item.severity:
        item.severity, item.due = severity, min(item.due, due)
    item.flagged_meanwhile = item.kind == QueueItem.Kind.APPEAL
    item.team, item.label, item.audience = team, label, among
    item.reasons = [*item.reasons, *(new for reason in reasons if (new := reason.as_dict()) not in item.reasons)]
    item.needs_two = item.needs_two or _is_sensitive(reasons)
    item.version += 1
    item.save()
    note_hits(item, reasons)
    changed(QUEUE)
    return item


def reopen(item: QueueItem) -> None:
    """Begin another round of a closed, locked item, for an appeal and as urgent as it was; the caller holds the
    transaction.
    """
    _begin_round(item, QueueItem.Kind.APPEAL)
    item.version += 1
    item.save()
    changed(QUEUE)


def close(item: QueueItem, state: QueueItem.State) -> None:
    """End the round of a locked item and free its lease; the caller holds the transaction.

    What was flagged while it was appealed is decided for itself: over an appeal its text cannot be taken away. So is
    what was flagged of the version that this one takes the place of (`follow`).
    """
    item.state, item.closed = state, now_beside(item.author_id)
    item.version += 1
    item.claimed_by = item.claimed_until = None
    if item.flagged_meanwhile:
        came = item.round if item.kind == QueueItem.Kind.APPEAL else None  # flags that followed stand in the next
        item.flagged_meanwhile = False
        _begin_round(item, QueueItem.Kind.FLAG)
        for rows in (Flag.objects, RuleHit.objects):
            rows.filter(item=item, round=came).update(round=item.round)
    item.save()
    changed(QUEUE)


def _begin_round(item: QueueItem, kind: QueueItem.Kind) -> None:
    now = now_beside(item.author_id)
    item.round += 1
    item.kind, item.state, item.closed = kind, QueueItem.State.OPEN, None
    item.opened, item.due = now, _target(item.author, now, item.severity)
    item.with_changes, item.in_reserve = False, None


def _target(author: Member | None, now: datetime, severity: int) -> datetime:
    """Return the target time of a round that begins `now`; a half day lasts until its end."""
    return now + target_time(severity) if author else now + HALF_DAY + target_time(severity)


def _pointing_at(target: models.Model) -> dict[str, object]:
    return {"target_type": ContentType.objects.get_for_model(target), "target_id": target.pk}


def _is_sensitive(reasons: Iterable[Reason]) -> bool:
    return any(reason.code in SENSITIVE for reason in reasons)

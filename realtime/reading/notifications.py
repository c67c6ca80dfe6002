"""The list of a member's notifications: several unread ones about one thing are one line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django_stubs_ext import StrOrPromise

from community.core.public_ids import is_public_id
from community.core.tlp import Label
from community.core.visibility import Viewer
from realtime.models import MOST_TOGETHER, Notification
from realtime.notices import Notice, Target, notices

from .bell import tellable

PAGE: Final = 20
SETTLED: Final = timedelta(minutes=1)
"""Longer than a transaction lasts or a clock is behind: what is older stood on the page, or below it."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one thing: one notification, or several unread ones of a kind."""

    public_ids: list[str]
    """Those of the notifications, newest first."""
    html: str
    url: str
    """Where the first unread one leads."""
    label: Label
    created: datetime
    unread: bool
    why: StrOrPromise
    choice: str
    """The code of the notice that its member can choose about; empty where there is no choice."""


@dataclass(frozen=True, slots=True)
class NotificationsPage:
    """Up to 20 lines, newest first."""

    lines: list[Line]
    older: str
    """The public id of the last one when there are older ones."""
    until: datetime
    """What was told up to then is older than this page, whichever process told it and however long it took."""
    fresh: list[str]
    """The public ids of the unread ones on this page that were told since."""

    @property
    def any_unread(self) -> bool:
        return any(line.unread for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Told:
    """A notification with what it tells of, as its recipient may see that now."""

    row: Notification
    target: Target

    @property
    def notice(self) -> Notice:
        return notices[self.row.notice]

    @property
    def thing(self) -> tuple[str, ...]:
        """Name what unread ones of a kind have in common to be one line; each label stands by itself."""
        conversation = self.notice.conversation(self.target)
        if self.row.read_at or not conversation:
            return (self.row.public_id,)
        return (self.row.notice, conversation, self.notice.label(self.target))


def notifications_page(member: Viewer, *, before: str = "") -> NotificationsPage:
    """Return the page after the notification `before` (a public id; the first page when there is none such).

    A line stands where the newest of its notifications does. Two queries for the rows, and two per kind of notice among
    them: for the targets, and for why they were told.
    """
    until = timezone.now() - SETTLED
    unread = _told(member, tellable(member).filter(read_at=None).order_by("-created", "-pk")[:MOST_TOGETHER])
    together: dict[tuple[str, ...], list[_Told]] = defaultdict(list)
    for told in unread:
        together[told.thing].append(told)
    below = [told.row.pk for first, *others in together.values() for told in others]
    rows = _rows(member, before, below)
    seen = {told.row.pk: told for told in unread}
    seen |= {told.row.pk: told for told in _told(member, [row for row in rows[:PAGE] if row.pk not in seen])}
    shown = [seen[row.pk] for row in rows[:PAGE] if row.pk in seen]
    reasons = _reasons(member, shown)
    lines = [
        _line(together.get(told.thing, [told]), member, reasons[told.row.notice][told.target.pk]) for told in shown
    ]
    fresh = [public_id for line in lines if line.unread and line.created > until for public_id in line.public_ids]
    return NotificationsPage(lines, rows[PAGE - 1].public_id if len(rows) > PAGE else "", until, fresh[:MOST_TOGETHER])


def place_of(member: Viewer, public_id: str) -> str | None:
    """Return where a notification of the member's own leads; None when it tells of nothing that they may see now.

    Also one that they do not want in lists: a browser may have shown it.
    """
    found = _told(member, Notification.objects.visible_to(member).filter(public_id=public_id))
    return found[0].notice.url(found[0].target) if found else None


def _rows(member: Viewer, before: str, below: list[int]) -> list[Notification]:
    """Return those of a page, and one more; not those (keys) that stand `below` a newer one in its line."""
    found = tellable(member).exclude(pk__in=below).order_by("-created", "-pk")
    last = Notification.objects.visible_to(member).filter(public_id=before).first() if is_public_id(before) else None
    if last:
        found = found.filter(Q(created__lt=last.created) | Q(created=last.created, pk__lt=last.pk))
    return list(found[: PAGE + 1])


def _told(member: Viewer, rows: Iterable[Notification]) -> list[_Told]:
    """Return the rows with their targets, without those whose target is gone this very moment."""
    chosen: dict[str, list[Notification]] = defaultdict(list)
    for row in rows:
        chosen[row.notice].append(row)
    found = [
        _Told(row, targets[row.target_id])
        for code, some in chosen.items()
        if (targets := _targets(member, notices[code], [row.target_id for row in some]))
        for row in some
        if row.target_id in targets
    ]
    return sorted(found, key=lambda told: (told.row.created, told.row.pk), reverse=True)


def _targets(member: Viewer, notice: Notice, ids: list[int]) -> dict[int, Target]:
    return notice.targets(member).select_related(*notice.select).in_bulk(ids)


def _reasons(member: Viewer, shown: Iterable[_Told]) -> dict[str, dict[int, StrOrPromise]]:
    """Return for each kind of notice why the member was told of each target (by its key)."""
    chosen: dict[str, list[Target]] = defaultdict(list)
    for told in shown:
        chosen[told.row.notice].append(told.target)
    return {code: notices[code].reasons(targets, member) for code, targets in chosen.items()}


def _line(several: list[_Told], viewer: Viewer, why: StrOrPromise) -> Line:
    newest, first = several[0], several[-1]
    notice, target = newest.notice, newest.target
    context = {"target": target, "viewer": viewer, "n": len(several)} | notice.words(target, viewer)
    stem = f"{notice.templates}.several" if len(several) > 1 else notice.templates
    return Line(
        public_ids=[told.row.public_id for told in several],
        html=render_to_string(f"{stem}.html", context),
        url=notice.url(first.target),
        label=notice.label(target),
        created=newest.row.created,
        unread=newest.row.read_at is None,
        why=why,
        choice=notice.code if notice.about else "",
    )

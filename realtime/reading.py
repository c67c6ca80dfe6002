"""What a member sees of their notifications: only those whose target they may see now, counted and listed alike."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import timezone

from community.core.prepared import prepared
from community.core.public_ids import is_public_id
from community.core.tlp import Label
from community.core.visibility import Viewer

from .bell import bell_topic
from .models import Notification, Pace, Preference, Topic
from .notices import notices

BELL_MOST = 99
PAGE = 20


def tellable(viewer: Viewer) -> QuerySet[Notification]:
    """Return the viewer's notifications whose targets they may see now: the one predicate of the bell and the list."""
    seen = Q(pk__in=())
    for code, notice in notices.items():
        seen |= Q(Exists(notice.targets(viewer).filter(pk=OuterRef("target_id"))), notice=code)
    return Notification.objects.visible_to(viewer).filter(seen)


@dataclass(frozen=True, slots=True)
class Bell:
    """The bell of one member: its topic, the topic's number, and how many notifications are unread, up to 100."""

    topic: str
    seq: int
    unread: int

    @property
    def count(self) -> str:
        """The number as shown: beyond 99 it is not worth counting."""
        return f"{BELL_MOST}+" if self.unread > BELL_MOST else str(self.unread)


class _Count(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"


def bell_of(member: Viewer) -> Bell:
    """Return the member's bell, in one query: the number is never newer than the count beside it."""
    topic = bell_topic(getattr(member, "uuid", ""))
    seq, count = next(iter(_bell(member, topic)), (0, 0))
    return Bell(topic, seq or 0, count)


@prepared  # every members' page has a bell
def _bell(viewer: Viewer, topic: str) -> QuerySet[Any, tuple[int | None, int]]:
    unread = tellable(viewer).filter(read_at=None).order_by().values("pk")[: BELL_MOST + 1]
    seq = Topic.objects.filter(name=topic).values("seq")
    return get_user_model()._default_manager.filter(pk=viewer.pk).values_list(Subquery(seq), _Count(unread))


@dataclass(frozen=True, slots=True)
class Line:
    """One notification as it is shown."""

    public_id: str
    html: str
    url: str
    label: Label
    created: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class NotificationsPage:
    """Up to 20 notifications, newest first."""

    lines: list[Line]
    older: str
    """The public id of the last one when there are older ones."""
    made: datetime
    """When the page was made: what came later was not shown."""

    @property
    def any_unread(self) -> bool:
        return any(line.unread for line in self.lines)


def notifications_page(member: Viewer, *, before: str = "") -> NotificationsPage:
    """Return the page after the notification `before` (a public id; the first page when there is none such).

    One query for the rows, and one per kind of notice among them for the targets.
    """
    made = timezone.now()
    rows = _rows(member, before)
    shown = rows[:PAGE]
    targets = _targets(member, shown)
    lines = [
        _line(row, targets[row.notice][row.target_id], member) for row in shown if row.target_id in targets[row.notice]
    ]
    return NotificationsPage(lines, shown[-1].public_id if len(rows) > PAGE else "", made)


def _rows(member: Viewer, before: str) -> list[Notification]:
    found = tellable(member).order_by("-created", "-pk")
    last = Notification.objects.visible_to(member).filter(public_id=before).first() if is_public_id(before) else None
    if last:
        found = found.filter(Q(created__lt=last.created) | Q(created=last.created, pk__lt=last.pk))
    return list(found[: PAGE + 1])


def _targets(member: Viewer, rows: list[Notification]) -> dict[str, dict[int, Any]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.notice].append(row.target_id)
    return {
        code: notices[code].targets(member).select_related(*notices[code].select).in_bulk(chosen)
        for code, chosen in ids.items()
    }


def _line(row: Notification, target: Any, viewer: Viewer) -> Line:
    notice = notices[row.notice]
    context = {"target": target, "viewer": viewer} | notice.words(target, viewer)
    return Line(
        public_id=row.public_id,
        html=render_to_string(f"{notice.templates}.html", context),
        url=notice.url(target),
        label=notice.label(target),
        created=row.created,
        unread=row.read_at is None,
    )


def paces_of(member: Viewer, road: Preference.Road) -> dict[str, str]:
    """Return the pace (a `Pace`) at which the member wants to hear by `road` of every notice (by its code)."""
    chosen = Preference.objects.filter(member_id=member.pk, road=road).values_list("notice", "pace")
    return dict.fromkeys(notices, Pace.AT_ONCE.value) | dict(chosen)

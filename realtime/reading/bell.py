"""The bell of a member: what they may be told of now, counted."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from community.core.prepared import prepared
from community.core.visibility import Viewer
from realtime.bell import bell_topic
from realtime.models import Notification, Topic
from realtime.notices import notices

BELL_MOST = 99


def tellable(viewer: Viewer) -> QuerySet[Notification]:
    """Return the viewer's notifications whose targets they may see now: the one predicate of the bell and the list."""
    seen = Q(pk__in=())
    for code, notice in notices.items():
        seen |= Q(Exists(notice.targets(viewer).filter(pk=OuterRef("target_id"))), notice=code)
    return Notification.objects.visible_to(viewer).on_site().filter(seen)


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

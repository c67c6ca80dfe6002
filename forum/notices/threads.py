"""What is told of a thread that became readable; and that a page can listen to one."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.prepared import prepared
from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from forum.attribution import started_by
from forum.models import Post, Subscription, Thread
from forum.models.thread import is_counted_for
from realtime.models import Notification
from realtime.notices import Notice, Topic, declare

from .levels import unless_muted
from .posts import MemberMentioned, PostQuoted

_TOGETHER = 8
"""Threads; a socket that listens to fewer asks for one of them again."""


@declare
class ThreadStarted(Notice):
    """A thread became readable."""

    code = "thread-started"
    because = _("You follow this board.")
    about = _("New threads in boards that I follow")
    model = Thread
    templates = "forum/notices/thread_started"
    tells_of_a_post = True
    select = ("board", "author__organisation")

    def recipients(self, target: Thread) -> QuerySet[Member]:
        """Return who hears everything of the board and may read the thread; never its author.

        Whom the opening post mentions or quotes was told of that instead, unless they want none of that.
        """
        opening = Post.objects.get(thread=target, parent=None)
        told = Notification.objects.of(opening, [MemberMentioned.code, PostQuoted.code])
        wanting = Subscription.objects.filter(board=target.board_id, level=Subscription.Level.ALL)
        return (
            unless_muted(target.audience.members(), target.author_id)
            .filter(pk__in=Subquery(wanting.values("member")))
            .exclude(pk=target.author_id or 0)
            .exclude(pk__in=told.values("recipient"))
        )

    def words(self, target: Thread, viewer: Viewer) -> dict[str, Any]:
        return {"byline": started_by(target, viewer)}

    def conversation(self, target: Thread) -> str:
        return str(target.public_id)

    def heading(self, target: Thread) -> str:
        return target.title

    def section(self, target: Thread) -> str:
        return target.board.name

    def url(self, target: Thread) -> str:
        return reverse("forum:thread", args=[target.public_id])

    def label(self, target: Thread) -> Label:
        return Label(target.label)


@declare
class ThreadTopic(Topic):
    """`thread:<public id>` changes when something in the thread is published, edited or removed."""

    kind = "thread"

    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        """Ask for several at once, in a query that is kept: each socket is asked about every few seconds."""
        return _together(_audible, viewer, ids)


@declare
class PresenceTopic(Topic):
    """`presence:<public id>`: who listens is counted among the thread's readers."""

    kind = "presence"
    counted = True

    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        """Ask for several at once, as for threads."""
        return _together(_counted, viewer, ids)


def _together(asked: Callable[..., Iterable[str]], viewer: Viewer, ids: list[str]) -> set[str]:
    heard: set[str] = set()
    for start in range(0, len(ids), _TOGETHER):
        some = ids[start : start + _TOGETHER]
        heard.update(asked(viewer, *some, *some[:1] * (_TOGETHER - len(some))))
    return heard


@prepared
def _audible(viewer: Viewer, *ids: str) -> QuerySet[Thread, str]:
    heard = Thread.objects.visible_to(viewer).filter(public_id__in=ids, under_rule=False)
    return heard.values_list("public_id", flat=True)


@prepared
def _counted(viewer: Viewer, *ids: str) -> QuerySet[Thread, str]:
    counted = Thread.objects.visible_to(viewer).filter(is_counted_for(viewer), public_id__in=ids)
    return counted.values_list("public_id", flat=True)

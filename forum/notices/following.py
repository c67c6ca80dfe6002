"""What members chose to hear of the forum's boards and threads."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core.tlp import acting
from community.core.visibility import Viewer
from forum.models import Board, Subscription, Thread
from realtime.notices import Followed, Following, declare


@declare
class ForumFollowing(Following):
    code = "forum"
    levels = Subscription.Level.choices

    def pages(self) -> list[tuple[StrOrPromise, str]]:
        return [(_("Muted members"), reverse("forum:muted"))]

    def followed(self, viewer: Viewer) -> list[Followed]:
        """Boards by name, then threads, the latest choice first; nothing of what the viewer may see no more."""
        chosen = {
            (one.board_id, one.thread_id): one.level for one in Subscription.objects.visible_to(viewer).order_by("-pk")
        }
        boards = Board.objects.visible_to(viewer).in_bulk([board for board, _thread in chosen if board])
        threads = Thread.objects.visible_to(viewer).in_bulk([thread for _board, thread in chosen if thread])
        return [
            *(_of_board(board, chosen[board.pk, None]) for board in sorted(boards.values(), key=lambda one: one.name)),
            *(_of_thread(threads[pk], level) for (_board, pk), level in chosen.items() if pk in threads),
        ]


def _of_board(board: Board, level: str) -> Followed:
    return Followed(
        name=board.name,
        kind=_("Board"),
        url=reverse("forum:board", args=[board.slug]),
        level=level,
        action=reverse("forum:board-subscribe", args=[board.slug]),
    )


def _of_thread(thread: Thread, level: str) -> Followed:
    return Followed(
        name=thread.title,
        kind=_("Thread"),
        url=reverse("forum:thread", args=[thread.public_id]),
        level=level,
        action=reverse("forum:thread-subscribe", args=[thread.public_id]),
        label=acting(thread.label),
    )

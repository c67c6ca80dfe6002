"""Looking at members' files for viruses, in the worker; where one is found, its author and the moderators are told."""

import logging

from django.conf import settings
from django.db import transaction

from community.core.scanner import NotAnswering, NotScanned, is_infected
from community.moderation.actions import queue
from community.moderation.models import QueueItem
from community.moderation.reasons import HoldCode
from community.moderation.screening import Reason
from forum import policy
from forum.models import Attachment, Post, Revision
from forum.notices import VirusFound
from realtime.notify import notify

from .publishing import locked_thread

logger = logging.getLogger(__name__)
_MOST_AT_ONCE = 100


def scan_files() -> None:
    """Look at what was not looked at yet. A scanner that does not answer is asked again the next time."""
    if not settings.CLAMAV_URL:
        return
    for attachment in Attachment.objects.filter(scan=Attachment.Scan.WAITING).order_by("added")[:_MOST_AT_ONCE]:
        try:
            with attachment.file.open() as file:
                found = is_infected(file)
        except NotAnswering as error:
            logger.warning("The virus scanner does not answer (%s). Files wait.", error)
            return
        except (NotScanned, OSError) as error:
            logger.warning("File %s was not looked at for viruses: %s.", attachment, type(error).__name__)
            continue
        note_scan(attachment=attachment, infected=found)


@transaction.atomic
def note_scan(*, attachment: Attachment, infected: bool) -> None:
    """Write down what was found; another worker may have been quicker."""
    state = Attachment.Scan.INFECTED if infected else Attachment.Scan.CLEAN
    if attachment.post:
        locked_thread(attachment.post.thread_id)  # before any queue item, as a decision does
    waiting = Attachment.objects.filter(pk=attachment.pk, scan=Attachment.Scan.WAITING)
    if waiting.update(scan=state) and infected:
        _tell(Attachment.objects.get(pk=attachment.pk))


def _tell(attachment: Attachment) -> None:
    """Tell its author, and the board's moderators by an item of the version with which it goes."""
    if attachment.post is None:
        return  # whoever wants to send it is told then (enclosing.py)
    notify(VirusFound, attachment)
    post = Post.objects.select_related("thread__board", "thread__audience").get(pk=attachment.post.pk)
    live = Revision.objects.filter(post=post, state__in=(Revision.State.HELD, Revision.State.PUBLISHED))
    for revision in live.order_by("-number"):
        if attachment.goes_with(revision.number):
            _put_before_moderators(revision, post, attachment.name)
            return


def _put_before_moderators(revision: Revision, post: Post, name: str) -> None:
    is_held = revision.state == Revision.State.HELD
    queue.open_item(
        target=revision,
        kind=QueueItem.Kind.HOLD if is_held else QueueItem.Kind.FLAG,
        team=post.thread.board.moderators,
        author=post.author,
        label=post.label,
        among=policy.among(post.label, post.thread.audience),
        reasons=[Reason(HoldCode.INFECTED_FILE.value, name)],
    )

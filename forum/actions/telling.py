"""Telling others of posts once their authors can take them back no more; and taking one back before that."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.core import clock
from community.core.rulings import Refused, require
from community.members.models import Member
from forum import policy
from forum.models import Post, Telling

from .narrowing import labels_waiting
from .publishing import locked_thread, tell
from .removing import withdraw_revision

logger = logging.getLogger(__name__)

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
_AT_ONCE = 200


def tell_what_is_due(now: datetime) -> None:
    """Tell of every post whose time has come, each in a transaction of its own: one that fails keeps none waiting."""
    for pk in Telling.objects.filter(due__lte=now).order_by("due").values_list("pk", flat=True)[:_AT_ONCE]:
        try:
            _tell_of(pk)
        except Exception:
            logger.exception("Nobody could be told of a post (telling %s); it is tried again.", pk)
            _put_off(pk, now)


@transaction.atomic
def _tell_of(pk: int) -> None:
    """Two workers never take the same one; of what is gone meanwhile nobody is told."""
    locked = Telling.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
    if telling := locked.select_related("post__thread__board", "post__thread__audience", "post__parent").first():
        if telling.post.state == Post.State.PUBLISHED:
            tell(telling.post)
        telling.delete()


def _put_off(pk: int, now: datetime) -> None:
    """Try again when the post is twice as old, but at least once an hour; nothing is given up."""
    for telling in Telling.objects.filter(pk=pk).select_related("post"):
        wait = min(max(now - telling.post.created, FIRST_WAIT), LONGEST_WAIT)
        Telling.objects.filter(pk=pk).update(due=now + wait)


@transaction.atomic
def undo_post(*, author: Member, post: Post) -> None:
    """Take a post back, within the seconds in which nobody was told of it. Raises Refused by policy."""
    thread = locked_thread(post.thread_id)
    post = Post.objects.select_related("current").get(pk=post.pk)
    post.thread = thread
    require(policy.can_undo(author, post))
    if labels_waiting(Post.objects.filter(pk=post.pk)):
        raise Refused(_("A moderator was asked to look at this post, so it stays until that is decided."))
    deleted, _of = Telling.objects.filter(post=post, due__gt=clock.now()).delete()
    if not deleted:  # a worker is telling of it at this moment
        raise Refused(policy.TOO_LATE)
    assert post.current  # noqa: S101 - policy: it is published
    withdraw_revision(post.current)

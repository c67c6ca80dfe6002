"""Giving words back after a moderator returned or removed them: to readers when an appeal was right, to their wait when
that was undone.
"""

from django.db import transaction

from community.core.rulings import require
from forum import policy
from forum.models import Post, Revision, Thread

from .publishing import locked_thread, publish


@transaction.atomic
def restore_revision(revision: Revision) -> None:
    """Publish a returned or removed revision, as if it had been released at first; what was published before keeps its
    place, number and times. An opening post brings its thread back.

    Raises ValueError for one that is neither returned nor removed, Refused by policy.
    """
    hold_again(revision)
    publish(revision)


@transaction.atomic
def hold_again(revision: Revision) -> None:
    """Let a returned or removed revision wait for a moderator as before, its post and thread with it.

    Raises ValueError for one that is neither returned nor removed, Refused by policy.
    """
    thread = locked_thread(revision.post.thread_id)
    taken = Revision.objects.select_related("post__thread").get(pk=revision.pk)
    if taken.state not in (Revision.State.RETURNED, Revision.State.REMOVED):
        raise ValueError(f"a {taken.state} revision cannot be restored")
    require(policy.can_be_restored(taken))
    Revision.objects.filter(pk=taken.pk).update(state=Revision.State.HELD)
    if taken.post.current_id is None:
        Post.objects.filter(pk=taken.post_id).update(state=Post.State.HELD)
        if taken.post.is_opening:
            Thread.objects.filter(pk=thread.pk).update(state=Thread.State.HELD)

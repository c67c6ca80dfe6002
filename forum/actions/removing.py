"""Taking words away from their readers: removal for good, or return to their author, who keeps them either way."""

from django.db import transaction
from django.db.models import F

from community.moderation.actions import queue
from forum import search
from forum.models import Post, Revision, Thread
from forum.models.tree import ancestor_paths
from realtime.live import changed

from .publishing import locked_thread, note_newest

_OF_THREAD = {Post.State.REMOVED: Thread.State.REMOVED, Post.State.WITHDRAWN: Thread.State.WITHDRAWN}
"""What becomes of a thread whose opening is no longer there; it is held when that can come back."""


@transaction.atomic
def remove_revision(revision: Revision) -> None:
    """Remove a held or published revision. A post that loses what readers saw of it leaves a gap in the thread, and
    an opening post takes its thread along. To have been edited meanwhile saves nothing: readers lose every version.

    Raises ValueError for one that is neither held nor published.
    """
    _take_away(revision, Revision.State.REMOVED, Post.State.REMOVED)


@transaction.atomic
def return_revision(revision: Revision) -> None:
    """Return a held or published revision to its author; what readers saw of the post is hidden until it is mended.

    Raises ValueError for one that is neither held nor published.
    """
    _take_away(revision, Revision.State.RETURNED, Post.State.RETURNED)


@transaction.atomic
def withdraw_revision(revision: Revision) -> None:
    """Take a published revision back for its author, who sends it again or not; a gap stays where the post stood.

    Raises ValueError for one that is neither held nor published.
    """
    _take_away(revision, Revision.State.WITHDRAWN, Post.State.WITHDRAWN)


def _take_away(revision: Revision, state: Revision.State, post_state: Post.State) -> None:
    thread = locked_thread(revision.post.thread_id)
    taken = Revision.objects.select_related("post").get(pk=revision.pk)
    if taken.state not in (Revision.State.HELD, Revision.State.PUBLISHED):
        raise ValueError(f"a {taken.state} revision cannot become {state}")
    post = taken.post
    post.thread = thread
    was_waiting, was_readable = taken.state == Revision.State.HELD, post.current_id is not None
    taken.state = state
    taken.save(update_fields=["state"])
    if was_waiting and was_readable:
        return  # readers go on seeing another version
    post.state, post.current, post.html, post.files = post_state, None, "", []
    post.save(update_fields=["state", "current", "html", "files"])
    if was_readable:
        _count_out(post)
    if post.is_opening:
        _hide_thread(thread, post_state)
    outdated = [Revision.State.PUBLISHED]  # earlier versions may hold the very words that were taken away
    if post_state == Post.State.REMOVED:
        outdated.append(Revision.State.HELD)  # nobody needs to decide on a change to what is gone
    _withdraw(post, outdated)


def _count_out(post: Post) -> None:
    """A gap stays where the post stood; it is no longer counted, found, the newest or the answer to anything."""
    thread = post.thread
    search.unindex(post)
    if thread.accepted_id == post.pk:
        thread.accepted = None
    if not post.is_opening:
        thread.reply_count -= 1
    note_newest(thread)
    thread.save(update_fields=["reply_count", "accepted", "last_activity", "last_author"])
    above = ancestor_paths(bytes(post.path or b""))
    Post.objects.filter(thread=thread, path__in=above).update(descendant_count=F("descendant_count") - 1)
    if not thread.under_rule:
        changed(thread.topic)


def _hide_thread(thread: Thread, state: Post.State) -> None:
    """A thread is readable only while its opening post is."""
    thread.state = _OF_THREAD.get(state, Thread.State.HELD)
    thread.save(update_fields=["state"])


def _withdraw(post: Post, states: list[Revision.State]) -> None:
    """Keep the versions in these states for their author alone, and take them out of the queue."""
    for outdated in Revision.objects.filter(post=post, state__in=states):
        queue.withdraw(target=outdated)
        outdated.state = Revision.State.WITHDRAWN
        outdated.save(update_fields=["state"])

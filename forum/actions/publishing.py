"""`publish`: the one door by which a revision becomes readable, a clean post's and a moderator's release alike."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core import clock
from community.core.dates import HALF_DAY, half_day
from community.core.rulings import Refused
from community.moderation.actions import queue
from forum import search
from forum.models import Participant, Post, Revision, TagSynonym, Telling, Thread, Waiting
from forum.models.tree import BYTES_PER_LEVEL, MAX_DEPTH, ancestor_paths, child_path
from forum.notices import MemberMentioned, PostQuoted, ReplyPosted, ThreadStarted
from realtime.live import changed
from realtime.notify import notify

_SHOWN = ("state", "current", "html", "files", "seq", "path", "depth", "participant", "published", "edited")
"""What publication changes of a post."""


@transaction.atomic
def publish(revision: Revision) -> None:
    """Make `revision` what readers see of its post; publishing it again changes nothing.

    A post's first publication gives it its number and place, moves the counters and is told. A later one, an edit,
    does none of that. Under the Chatham House Rule it is only cleared, and published with others (batches.py).
    Raises Refused when the revision was meanwhile decided or replaced, or its post removed.
    """
    thread = locked_thread(revision.post.thread_id)
    fresh = Revision.objects.select_related("post__parent", "post__author").get(pk=revision.pk)
    if fresh.state in (Revision.State.PUBLISHED, Revision.State.CLEARED):
        return
    _require_publishable(fresh, thread)
    if thread.under_rule:
        _clear(fresh, thread)
    else:
        make_readable(fresh, thread)


def make_readable(revision: Revision, thread: Thread) -> None:
    """Let readers see a revision that may be published; `thread` is locked by the caller."""
    is_new = revision.post.path is None
    _let_in(revision, thread, half_day(timezone.now()) if thread.under_rule else timezone.now())
    if thread.under_rule:
        return  # of these threads nobody is told anything, and no page listens to them
    changed(thread.topic)
    if is_new:
        _tell(revision.post)
    elif not Telling.objects.filter(post=revision.post).exists():
        _tell_addressed(revision.post)  # whom only this version mentions or quotes


def make_readable_as_of(revision: Revision, thread: Thread, moment: datetime) -> None:
    """Let readers find what was published elsewhere at that `moment`; nobody is told of it (importing.py)."""
    _let_in(revision, thread, moment)
    changed(thread.topic)


def _let_in(revision: Revision, thread: Thread, moment: datetime) -> None:
    post = revision.post
    post.thread = thread
    was_readable, before = post.state == Post.State.PUBLISHED, post.current
    if post.path is None:
        _place(post)
    _show(revision, moment)
    if before and before != revision:
        queue.follow(target=before, to=revision)
    if not was_readable:
        _count(post)
    search.index(post)


def _clear(revision: Revision, thread: Thread) -> None:
    """Let the revision wait for the next slot in which posts under the Chatham House Rule are published."""
    revision.state = Revision.State.CLEARED
    revision.save(update_fields=["state"])
    Waiting.objects.create(revision=revision, thread=thread, slot=half_day(timezone.now()) + HALF_DAY)


def locked_thread(pk: int) -> Thread:
    """Return the thread, its row locked until the transaction ends: its numbers and places are given one at a time."""
    return Thread.objects.select_for_update(of=("self",)).select_related("board", "audience").get(pk=pk)


def _require_publishable(revision: Revision, thread: Thread) -> None:
    if revision.state != Revision.State.HELD:
        raise Refused(
            _("This version was already decided on or replaced by a later one. Reload to see where it stands.")
        )
    if revision.post.state == Post.State.REMOVED or thread.state == Thread.State.REMOVED:
        raise Refused(_("The post or its thread was removed meanwhile, so this version cannot be released."))


def _place(post: Post) -> None:
    """Give the post its number in the thread and its place, as the last child of what it answers."""
    post.thread.last_seq += 1
    post.seq = post.thread.last_seq
    if post.author_tag:
        post.participant = _number_of(post)
    above = _stands_under(post)
    if above is None:
        post.path = child_path(b"", 1)
        return
    Post.objects.filter(pk=above.pk).update(child_count=F("child_count") + 1)
    post.path = child_path(bytes(above.path or b""), above.child_count + 1)
    post.depth = above.depth + 1


def _number_of(post: Post) -> int:
    """Return the number of the participant who wrote it: the next one for whoever is new in the thread."""
    known = Participant.objects.filter(thread=post.thread)
    if participant := known.filter(author_tag=post.author_tag).first():
        return participant.number
    number = known.count() + 1
    Participant.objects.create(thread=post.thread, author_tag=post.author_tag, number=number)
    return number


def _stands_under(post: Post) -> Post | None:
    """Return the post below which this one stands: what it answers or, at the cap of depth, what that stands under."""
    if post.parent is None:
        return None
    path = bytes(post.parent.path or b"")
    return Post.objects.get(thread=post.thread, path=path[: MAX_DEPTH * BYTES_PER_LEVEL])


def _count(post: Post) -> None:
    """Count what has become readable, with the posts above it and with the thread."""
    thread = post.thread
    if post.is_opening:
        thread.state = Thread.State.PUBLISHED
    else:
        thread.reply_count += 1
    if post.seq == thread.last_seq:  # it was given its number just now
        thread.last_activity, thread.last_author = post.published or timezone.now(), post.author
    else:
        note_newest(thread)
    thread.save(update_fields=["state", "last_seq", "reply_count", "last_activity", "last_author"])
    above = ancestor_paths(bytes(post.path or b""))
    Post.objects.filter(thread=thread, path__in=above).update(descendant_count=F("descendant_count") + 1)


def note_newest(thread: Thread) -> None:
    """Set when somebody last spoke in the thread, and who, as its readers see it; the caller saves it."""
    readable = Post.objects.filter(thread=thread, state=Post.State.PUBLISHED).select_related("author")
    if newest := readable.order_by("-seq").first():
        thread.last_activity, thread.last_author = newest.published or timezone.now(), newest.author


def _show(revision: Revision, now: datetime) -> None:
    """Put the revision's words in the place of those before, which stay as history."""
    post = revision.post
    if post.thread.under_rule:  # from now on not even the half day in which it was written is kept
        post.created = revision.created = now
    restored = revision.published is not None  # it was these very words that were taken away
    if not post.published:
        post.published = now
    elif not restored:
        post.edited = now
    post.state = Post.State.PUBLISHED
    post.current = revision
    post.html, post.files = revision.html, revision.files
    post.save(update_fields=[*_SHOWN, "created"])
    revision.state, revision.published = Revision.State.PUBLISHED, revision.published or now
    revision.save(update_fields=["state", "created", "published"])
    if post.is_opening:
        post.thread.title = revision.title
        if post.thread.under_rule:
            post.thread.created = now
        post.thread.save(update_fields=["title", "created"])
        tags = TagSynonym.objects.resolved(revision.tags)
        post.thread.tags.set(sorted(tags))  # sorted: new ones are made in one order, whoever else makes them


def _tell(post: Post) -> None:
    """Tell others of it at once, or when its author can take it back no more."""
    left = post.created + timedelta(seconds=settings.UNDO_SECONDS) - timezone.now()
    if left > timedelta(0):
        Telling.objects.create(post=post, due=clock.now() + left)
    else:
        tell(post)


def tell(post: Post) -> None:
    """Tell whom it mentions or quotes, and who wants to hear of a new thread or reply."""
    _tell_addressed(post)
    if post.is_opening:
        notify(ThreadStarted, post.thread)
    else:
        notify(ReplyPosted, post)


def _tell_addressed(post: Post) -> None:
    notify(MemberMentioned, post)
    notify(PostQuoted, post)

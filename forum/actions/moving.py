"""Posts that go to another thread: a branch that becomes one of its own, and two threads that become one.

They get new places and new numbers there, in their old order, and are unread there. Where they stood nothing is left to
read; their old addresses lead to the new ones (views/reading.py).
"""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.rulings import require
from community.core.tlp import strictest
from community.members.models import Member
from forum import policy, search
from forum.models import Kind, Post, ReadMark, Revision, Subscription, Thread, ThreadNote
from forum.models.read_mark import merged
from forum.models.tree import BYTES_PER_LEVEL, MAX_DEPTH, ancestor_paths, branch_end, child_path
from forum.notices import AnswerAccepted
from realtime.live import gathered
from realtime.notify import retract

from .narrowing import raise_posts
from .noting import note
from .publishing import locked_thread, note_newest
from .submitting import new_revision, submit

_AT_ONCE = 2_000
_PLACED = "UPDATE forum_post SET thread_id = %s, parent_id = %s, path = %s, depth = %s, seq = %s WHERE id = %s"


@transaction.atomic
@gathered()
def split_branch(*, moderator: Member, post: Post, title: str) -> Thread:
    """Make a thread of `post`, which becomes its opening, and of everything below it. Raises Refused by policy."""
    source = locked_thread(post.thread_id)
    root = Post.objects.select_related("author", "current").get(pk=post.pk)
    root.thread = source
    require(policy.can_split(moderator, root))
    path = bytes(root.path or b"")
    branch = list(Post.objects.filter(thread=source, path__gte=path, path__lt=branch_end(path)).order_by("seq"))
    target = _thread_of(root, source)
    _leave(source, branch, path)
    _unplaced_follow(branch, target)
    _arrive(branch, target, path, child_path(b"", 1), numbered_from=1)
    Post.objects.filter(pk=root.pk).update(parent=None)
    if source.accepted_id in {moved.pk for moved in branch}:
        source.accepted = None
    note_newest(source)
    source.save(update_fields=["reply_count", "gone", "accepted", "last_activity", "last_author"])
    _count(target)
    _stand_under(target)
    _give_title(root, title, moderator)
    target.refresh_from_db()
    note(source, by=moderator, deed=ThreadNote.Deed.SPLIT, other=target)
    note(target, by=moderator, deed=ThreadNote.Deed.SPLIT_OFF, other=source)
    return target


@transaction.atomic
@gathered()
def merge_threads(*, moderator: Member, source: Thread, target: Thread) -> None:
    """Let the posts of `source` stand in `target`, below its opening. Raises Refused by policy, ValidationError."""
    threads = {pk: locked_thread(pk) for pk in sorted({source.pk, target.pk})}
    source, target = threads[source.pk], threads[target.pk]
    require(policy.can_merge(moderator, source, target))
    posts = list(Post.objects.filter(thread=source, path__isnull=False).order_by("seq"))
    if max(post.depth for post in posts) >= MAX_DEPTH:
        raise ValidationError(_("Replies stand too deep within each other in this thread to go below another post."))
    opening = Post.objects.get(thread=target, parent=None)
    opening.child_count += 1
    opening.save(update_fields=["child_count"])
    place = child_path(bytes(opening.path or b""), opening.child_count)
    _unplaced_follow(posts, target)
    posts[0].parent = opening
    _arrive(posts, target, child_path(b"", 1), place, numbered_from=target.last_seq + 1)
    Post.objects.filter(pk=opening.pk).update(descendant_count=F("descendant_count") + _published(posts))
    _count(target)
    _stand_under(target)
    _subscriptions_follow(source, target)
    if accepted := source.accepted:  # here another opening asks, or none does
        retract(AnswerAccepted, accepted)
    source.state, source.merged_into, source.accepted, source.reply_count = Thread.State.MERGED, target, None, 0
    source.save(update_fields=["state", "merged_into", "accepted", "reply_count"])
    Thread.objects.filter(merged_into=source).update(merged_into=target)  # what was put into it before
    search.index(Post.objects.select_related("thread").get(pk=posts[0].pk))  # its title is no longer its own
    note(target, by=moderator, deed=ThreadNote.Deed.UNSETTLED if accepted else ThreadNote.Deed.MERGED)


def _thread_of(root: Post, source: Thread) -> Thread:
    """Return the new thread, under the old title until its own is published."""
    return Thread.objects.create(
        board=source.board,
        author=root.author,
        title=source.title,
        language=root.language,
        label=strictest(root.label, source.label),
        audience=source.audience,
        kind=Kind.DISCUSSION,
        state=Thread.State.PUBLISHED,
        created=root.published or timezone.now(),
    )


def _leave(source: Thread, branch: list[Post], path: bytes) -> None:
    """Count the branch out, and let nobody wait for the numbers that went with it."""
    published = _published(branch)
    source.reply_count -= published
    above = Post.objects.filter(thread=source, path__in=ancestor_paths(path))
    above.update(descendant_count=F("descendant_count") - published)
    numbers = [post.seq for post in branch if post.seq]
    _opening, source.gone = merged(0, source.gone, numbers)
    marks = list(ReadMark.objects.select_for_update().filter(thread=source))
    for mark in marks:
        mark.seq, mark.beyond = merged(mark.seq, mark.beyond, numbers)
        mark.count = mark.seq + sum(end - start + 1 for start, end in mark.beyond)
    ReadMark.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["seq", "beyond", "count"],
        batch_size=_AT_ONCE,
    )


def _arrive(posts: list[Post], target: Thread, old: bytes, new: bytes, *, numbered_from: int) -> None:
    """Give the posts their places: what stood below the path `old` stands below `new`."""
    deeper = (len(new) - len(old)) // BYTES_PER_LEVEL
    for number, post in enumerate(posts, start=numbered_from):
        post.thread, post.seq = target, number
        post.path = new + bytes(post.path or b"")[len(old) :]
        post.depth += deeper
    with connection.cursor() as cursor:  # bulk_update puts together a CASE per post and field: seconds for thousands
        cursor.executemany(_PLACED, [_place_of(post) for post in posts])
    target.last_seq = numbered_from + len(posts) - 1


def _place_of(post: Post) -> tuple[int | bytes | None, ...]:
    return post.thread_id, post.parent_id, bytes(post.path or b""), post.depth, post.seq, post.pk


def _count(thread: Thread) -> None:
    """Set the counters of the thread by what stands in it now."""
    published = Post.objects.filter(thread=thread, state=Post.State.PUBLISHED)
    thread.reply_count = published.exclude(parent=None).count()
    note_newest(thread)
    thread.save(update_fields=["last_seq", "reply_count", "last_activity", "last_author"])


def _stand_under(thread: Thread) -> None:
    """Let what has come stand under the label of its thread at least."""
    raise_posts(thread)
    search.unindex_unsearchable(thread)


def _unplaced_follow(posts: list[Post], target: Thread) -> None:
    """Take along what was written in answer and stands nowhere: texts that their authors keep."""
    answered = [post.pk for post in posts]
    while answered:
        unplaced = Post.objects.filter(parent__in=answered, path=None)
        answered = list(unplaced.values_list("pk", flat=True))
        Post.objects.filter(pk__in=answered).update(thread=target)


def _subscriptions_follow(source: Thread, target: Thread) -> None:
    """Who wanted to hear of the one hears of the other, unless they have said what they want there."""
    known = Subscription.objects.filter(thread=target).values("member")
    Subscription.objects.filter(thread=source).exclude(member__in=known).update(thread=target)


def _give_title(root: Post, title: str, moderator: Member) -> None:
    """Give the new opening its title, as a version of its own: screened like any other."""
    opening = Post.objects.select_related("thread__board", "thread__audience", "author", "current").get(pk=root.pk)
    assert opening.current  # noqa: S101 - policy: what is split off is published
    latest = Revision.objects.filter(post=opening).order_by("-number")[0]
    revision = new_revision(
        post=opening,
        editor=moderator,
        title=title,
        body=opening.current.body,
        number=latest.number + 1,
        submission_key=None,
    )
    submit(revision, said_sensitive=False)


def _published(posts: list[Post]) -> int:
    return sum(post.state == Post.State.PUBLISHED for post in posts)

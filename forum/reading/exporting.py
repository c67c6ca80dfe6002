"""What of a board one member may take along in a file: what they read, and what its label lets out on paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django_stubs_ext import StrOrPromise

from community.core.visibility import Viewer
from forum import policy
from forum.attribution import Signature, signature
from forum.models import Attachment, Board, Post, Thread

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """A post, and whom it answers: the nearest post above it that goes along. `left_out`: why only that is known."""

    post: Post
    above: Post | None
    left_out: StrOrPromise = ""
    author: Signature | None = None
    body: str = ""


def exported_threads(viewer: Viewer, board: Board) -> Iterator[tuple[Thread, StrOrPromise]]:
    """Yield the published threads that the viewer reads, the oldest first, each with why it stays here if it does."""
    threads = Thread.objects.visible_to(viewer).filter(board=board, state=Thread.State.PUBLISHED)
    for thread in threads.select_related("board").order_by("created", "pk").iterator(_AT_ONCE):
        yield thread, policy.can_print_thread(thread).sentence


def exported_posts(viewer: Viewer, thread: Thread) -> Iterator[ExportedPost]:
    """Yield what stands in a thread in the order of publication, so that each post comes after what it answers."""
    nearest: dict[int, Post | None] = {}
    for post in _posts(viewer, thread).iterator(_AT_ONCE):
        post.thread = thread
        above = nearest.get(post.parent_id or 0)
        left_out = _left_out(post)
        if left_out or post.current is None:
            nearest[post.pk] = above
            yield ExportedPost(post, above, left_out)
            continue
        nearest[post.pk] = Post(pk=post.pk, public_id=post.public_id)
        yield ExportedPost(post, above, author=signature(post, viewer), body=post.current.body)


def exported_files(viewer: Viewer, post: Post) -> Iterator[tuple[Attachment, StrOrPromise]]:
    """Yield the files that go with what readers see of a post, each with why it stays here if it does."""
    if post.files and post.current:
        for file in Attachment.objects.visible_to(viewer).of(post.current):
            yield file, policy.can_let_out(file).sentence


def _posts(viewer: Viewer, thread: Thread) -> QuerySet[Post]:
    stands = Post.objects.visible_to(viewer).placed().filter(thread=thread)
    return stands.select_related("current", "author").defer("html").order_by("seq")


def _left_out(post: Post) -> StrOrPromise:
    if post.state != Post.State.PUBLISHED:
        return "It is not published any more."
    return policy.can_print(post.stands_under).sentence

"""One thread as one viewer finds it: the thread with their mark and wishes, their waiting words, single posts, tags."""

from collections import defaultdict

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from taggit.models import Tag

from community.core.listed import Keys
from community.core.prepared import prepared
from community.core.visibility import Viewer
from community.members.models import Member
from forum.attribution import NAMES, with_author
from forum.models import Mute, Post, Revision, Subscription, Thread
from forum.models.thread import is_counted_for
from realtime.bell import bell_topic
from realtime.models import Topic

from .unread import ReadSoFar

_MOST_BESIDE = 200
MOST_ABOVE = 5
"""So many posts above another are read at once."""


def opened(viewer: Member, thread_id: str) -> Thread | None:
    """Return the thread with what ReadSoFar needs, `topic_seq`, the `bell_seq` of the viewer, what one hears:
    `own_level`, `board_level`, whom one muted: `muted`, and whether one is counted while one reads: `counted`.
    """
    return next(iter(_opened(viewer, thread_id, bell_topic(viewer.uuid))), None)


@prepared
def _opened(viewer: Viewer, thread_id: str, bell: str) -> QuerySet[Thread]:
    subscriptions = Subscription.objects.visible_to(viewer)
    return (
        Thread.objects.visible_to(viewer)
        .filter(public_id=thread_id)
        .select_related("board", "audience")
        .annotate(
            **NAMES,
            **ReadSoFar.annotations(viewer),
            own_level=Subquery(subscriptions.filter(thread=OuterRef("pk")).values("level")),
            board_level=Subquery(subscriptions.filter(board=OuterRef("board")).values("level")),
            topic_seq=Subquery(topic_of_thread().values("seq")),
            bell_seq=Subquery(Topic.objects.filter(name=bell).values("seq")),
            muted=Keys(Mute.objects.visible_to(viewer).values("muted_id"), column="muted_id"),
            counted=is_counted_for(viewer),
        )
    )


def topic_of_thread() -> QuerySet[Topic]:
    """Return, within a query of threads, the topic under which pages listen to each."""
    return Topic.objects.filter(name=Concat(Value("thread:"), OuterRef("public_id"), output_field=CharField()))


def own_waiting(viewer: Viewer, thread: Thread) -> dict[int, Revision]:
    """Return the viewer's own latest versions in the thread that no reader sees, by post."""
    return {
        revision.post_id: revision
        for revision in _own_waiting(viewer, thread.pk)
        if not revision.post.current or revision.number > revision.post.current.number
    }


def answered_by(waiting: dict[int, Revision]) -> set[bytes]:
    """Return the paths of what is answered by those of the `waiting` that have no place in the tree yet."""
    unplaced = [revision.post for revision in waiting.values() if revision.post.path is None]
    return {bytes(post.parent.path or b"") for post in unplaced if post.parent}


@prepared
def _own_waiting(viewer: Viewer, thread: int) -> QuerySet[Revision]:
    return (
        Revision.objects.visible_to(viewer)
        .filter(editor=viewer.pk, state__in=(Revision.State.HELD, Revision.State.RETURNED))
        .alias(around=_around("post__thread"))
        .filter(around=thread)
        .select_related("post__current", "post__author__organisation", "post__parent__author__organisation")
        .order_by("number", "pk")
    )


def _around(thread: str) -> Coalesce:
    """Name the thread in a condition for which there is no index: so that none begins with all posts of a great one."""
    return Coalesce(thread, 0)


def post_of(viewer: Viewer, thread: Thread, post_id: str) -> Post | None:
    """Return the post of the thread with that public id, its author and what it answers at hand."""
    return next(iter(_post(viewer, thread.pk, post_id)), None)


@prepared
def _post(viewer: Viewer, thread: int, post_id: str) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, public_id=post_id)
    return with_author(posts.select_related("parent"))


def above(viewer: Viewer, thread: Thread, paths: list[bytes]) -> list[Post]:
    """Return the posts that stand at up to MOST_ABOVE paths, the topmost first."""
    if not paths:
        return []
    one, two, three, four, five = [*paths, *[b""] * (MOST_ABOVE - len(paths))]  # nothing stands at the empty path
    return _above(viewer, thread.pk, one, two, three, four, five)


@prepared
def _above(  # noqa: PLR0917 - what is prepared takes its values one by one
    viewer: Viewer, thread: int, one: bytes, two: bytes, three: bytes, four: bytes, five: bytes
) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, path__in=[one, two, three, four, five])
    return with_author(posts).order_by("path")


def beside_posts(viewer: Viewer, thread: Thread) -> dict[int, list[Thread]]:
    """Return the stricter threads beside posts of `thread` that the viewer may read too, by post."""
    found: dict[int, list[Thread]] = defaultdict(list)
    for one in _beside(viewer, thread.pk):
        found[one.beside_id or 0].append(one)
    return found


@prepared
def _beside(viewer: Viewer, thread: int) -> QuerySet[Thread]:
    stricter = Thread.objects.visible_to(viewer).filter(beside__isnull=False, state=Thread.State.PUBLISHED)
    stricter = stricter.alias(around=_around("beside__thread")).filter(around=thread)
    return stricter.order_by("created")[:_MOST_BESIDE]


def stands_beside(viewer: Viewer, thread: Thread) -> Post | None:
    """Return the post beside which `thread` stands, when the viewer may read that too; its thread at hand."""
    if thread.beside_id is None:
        return None
    return Post.objects.visible_to(viewer).filter(pk=thread.beside_id).select_related("thread").first()


def tags_of(viewer: Viewer, thread: Thread) -> list[Tag]:
    """Return the tags of a thread that the viewer sees, by name."""
    return _tags(viewer, thread.pk)


@prepared
def _tags(viewer: Viewer, thread: int) -> QuerySet[Tag]:  # noqa: ARG001 - the thread was visible
    tags: QuerySet[Tag] = Thread(pk=thread).tags.all()
    return tags.order_by("name")

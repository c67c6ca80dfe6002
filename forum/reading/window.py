"""Twenty posts of a thread by keyset: as quick at the end of a hundred thousand posts as at their beginning."""

from dataclasses import dataclass

from django.db.models import QuerySet

from community.core.prepared import prepared
from community.core.public_ids import is_public_id
from community.core.visibility import Viewer
from forum.attribution import with_author, with_parent_author
from forum.models import Post, Thread
from forum.models.tree import branch_end, child_path

from .tree import LEVELS

PAGE = 20
_OPENING = child_path(b"", 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins or ends, by a post's public id: `after` it, `before` it, `at` it. Nothing: at the start."""

    after: str = ""
    before: str = ""
    at: str = ""

    @property
    def post(self) -> str:
        return self.after or self.before or self.at


@dataclass(frozen=True, slots=True)
class Window:
    """The posts of one page, and the public ids around which the pages beside it end and begin."""

    posts: list[Post]
    newer: str = ""
    """`before` which the page before ends; empty on the first page."""
    older: str = ""
    """`after` which the next page begins; empty on the last."""
    end: bytes = b""
    """By branch: the path at which the next page begins; empty on the last."""

    def ends(self, path: bytes) -> bool:
        """Say whether no later page goes on with what stands below `path`: where the next reply to it would come."""
        return not self.end or branch_end(path) <= self.end


@dataclass(frozen=True, slots=True)
class Branch:
    """The posts of a thread, or those below one post of it, depth first, some levels down."""

    viewer: Viewer
    thread: Thread
    root: Post | None = None

    def page(self, place: Place) -> Window:
        """Return the page at `place`; the first one when that is not among the posts, or too near to their start."""
        begin = bytes(self.root.path or b"") if self.root else _OPENING
        anchor = _anchor(self.viewer, self.thread, place)
        path = bytes(anchor.path or b"") if anchor else b""
        if place.before and begin < path < branch_end(begin):
            posts = self._before(path)
            if len(posts) > PAGE:
                return _ending(posts[::-1], end=path)
        elif begin <= path < branch_end(begin):
            posts = self._from(path + b"\0" * bool(place.after))
            return _beginning(posts, is_first=path == begin and not place.after)
        return _beginning(self._from(begin), is_first=True)

    def _from(self, path: bytes) -> list[Post]:
        if self.root is None:
            return _tree_from(self.viewer, self.thread.pk, path)
        end, deepest = branch_end(bytes(self.root.path or b"")), self.root.depth + LEVELS
        return _branch_from(self.viewer, self.thread.pk, path, end, deepest)

    def _before(self, path: bytes) -> list[Post]:
        if self.root is None:
            return _tree_before(self.viewer, self.thread.pk, path)
        begin, deepest = bytes(self.root.path or b""), self.root.depth + LEVELS
        return _branch_before(self.viewer, self.thread.pk, begin, path, deepest)


@dataclass(frozen=True, slots=True)
class ByTime:
    """The posts of a thread in the order in which they were published."""

    viewer: Viewer
    thread: Thread

    def page(self, place: Place) -> Window:
        """Return the page at `place`; the first one when that is not in the thread, or too near to its start."""
        anchor = _anchor(self.viewer, self.thread, place)
        seq = (anchor.seq if anchor else None) or 1
        if place.before:
            posts = _sequence_before(self.viewer, self.thread.pk, seq)
            if len(posts) > PAGE:
                return _ending(posts[::-1])
            seq = 1
        first = seq + 1 if anchor and place.after else seq
        return _beginning(_sequence_from(self.viewer, self.thread.pk, first), is_first=first == 1)


def _beginning(found: list[Post], *, is_first: bool) -> Window:
    posts = found[:PAGE]
    newer = "" if is_first or not posts else posts[0].public_id
    if len(found) <= PAGE:
        return Window(posts, newer=newer)
    return Window(posts, newer=newer, older=posts[-1].public_id, end=bytes(found[PAGE].path or b""))


def _ending(found: list[Post], *, end: bytes = b"") -> Window:
    posts = found[-PAGE:]
    return Window(posts, newer=posts[0].public_id, older=posts[-1].public_id, end=end)


def _anchor(viewer: Viewer, thread: Thread, place: Place) -> Post | None:
    if not is_public_id(place.post):
        return None
    return next(iter(_placed(viewer, thread.pk, place.post)), None)


@prepared
def _placed(viewer: Viewer, thread: int, public_id: str) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer).placed().filter(thread=thread, public_id=public_id)


# A whole thread's page names its levels as a number that is written into the SQL, and so finds the index that passes
# over all that stands deeper; a branch begins anywhere.


@prepared
def _tree_from(viewer: Viewer, thread: int, begin: bytes) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, path__gte=begin, depth__lte=LEVELS)
    return with_author(posts).order_by("path")[: PAGE + 1]


@prepared
def _tree_before(viewer: Viewer, thread: int, end: bytes) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, path__lt=end, depth__lte=LEVELS)
    return with_author(posts).order_by("-path")[: PAGE + 1]


@prepared
def _branch_from(viewer: Viewer, thread: int, begin: bytes, end: bytes, deepest: int) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, path__gte=begin, path__lt=end, depth__lte=deepest)
    return with_author(posts).order_by("path")[: PAGE + 1]


@prepared
def _branch_before(viewer: Viewer, thread: int, begin: bytes, end: bytes, deepest: int) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, path__gte=begin, path__lt=end, depth__lte=deepest)
    return with_author(posts).order_by("-path")[: PAGE + 1]


@prepared
def _sequence_from(viewer: Viewer, thread: int, begin: int) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, seq__gte=begin)
    return with_parent_author(with_author(posts)).order_by("seq")[: PAGE + 1]


@prepared
def _sequence_before(viewer: Viewer, thread: int, end: int) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, seq__lt=end)
    return with_parent_author(with_author(posts)).order_by("-seq")[: PAGE + 1]

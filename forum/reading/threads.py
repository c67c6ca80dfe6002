"""A page of a thread: by branch, in depth-first order, or by time; and the branch below one post."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from community.core.rulings import Ruling
from community.core.tlp import Label
from community.members.models import Member
from forum import policy
from forum.attribution import WITH_AUTHOR, WITH_PARENT_AUTHOR, byline
from forum.models import Post, Revision, Subscription, Thread
from forum.models.tree import ancestor_paths, branch_end
from realtime.models import Topic

from .addresses import board_url, post_url, tag_url, thread_url
from .moments import Clock
from .people import People, people_in
from .pieces import PostWriter
from .readers import Readers, readers_of
from .tree import LEVELS, Node, grown
from .unread import ReadSoFar
from .window import Place, Window, window

_MOST_ABOVE = 5

MEANINGS: dict[Label, StrOrPromise] = {
    Label.CLEAR: _("May be shared without limit; copyright still applies."),
    Label.GREEN: _("Share within the network, never on a public channel."),
    Label.AMBER: _("Share inside your own organisation, and with its clients where they need to know."),
    Label.AMBER_STRICT: _("Share inside your own organisation only, where there is need to know."),
    Label.RED: _("For the named readers only. Do not pass it on."),
}
"""What a reader may do with a text under each label (TLP 2.0, FIRST, August 2022), in short."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What stands above the root of a branch: names and addresses of the nearest, and how many stand further up."""

    nearest: list[tuple[str, str]]
    further: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Up to 20 posts of a thread, as one viewer sees them, and what stands around them."""

    thread: Thread
    url: str
    board_name: str
    board_url: str
    tags: list[tuple[str, str]]
    readers: Readers
    replies: str
    people: People
    started: str
    posts: SafeString
    label_means: StrOrPromise
    shown: list[int]
    """The numbers of the posts on this page that the viewer had not seen yet."""
    by_time: bool
    newer: str
    """The address of the page before, if there is one."""
    older: str
    first_unread: str
    """The address of the first unread post, if there is any."""
    topic_seq: int
    level: str
    """What the viewer hears of the thread: their word on it, or on its board."""
    can_reply: Ruling
    root: Post | None = None
    """Of a branch page: the post it is about."""
    trail: Trail | None = None

    @property
    def reply_url(self) -> str:
        return f"{self.url}/reply"

    @property
    def hears_url(self) -> str:
        return f"{self.url}/subscribe"

    @property
    def draft(self) -> str:
        """The name under which the browser keeps what is typed."""
        return f"reply:{self.root.public_id if self.root else self.thread.public_id}"


def thread_page(viewer: Member, thread_id: str, *, by_time: bool, place: Place) -> ThreadPage | None:
    """Return the page of the thread at `place`; None when there is no such thread for `viewer`."""
    if (thread := _thread(viewer, thread_id)) is None:
        return None
    page = _Page(viewer, thread)
    return page.by_time(place) if by_time else page.by_branch(place)


def branch_page(viewer: Member, thread_id: str, post_id: str, *, place: Place) -> ThreadPage | None:
    """Return the page of one post and the replies below it; None when there is no such post for `viewer`."""
    if (thread := _thread(viewer, thread_id)) is None:
        return None
    page = _Page(viewer, thread)
    root = page.all.filter(public_id=post_id).first()
    return page.below(root, place) if root else None


def _thread(viewer: Member, thread_id: str) -> Thread | None:
    subscriptions = Subscription.objects.visible_to(viewer)
    topic = Topic.objects.filter(name=Concat(Value("thread:"), OuterRef("public_id"), output_field=CharField()))
    return (
        Thread.objects.visible_to(viewer)
        .filter(public_id=thread_id)
        .select_related("board", "audience")
        .annotate(
            **ReadSoFar.annotations(viewer),
            own_level=Subquery(subscriptions.filter(thread=OuterRef("pk")).values("level")),
            board_level=Subquery(subscriptions.filter(board=OuterRef("board")).values("level")),
            topic_seq=Subquery(topic.values("seq")),
        )
        .first()
    )


class _Page:
    """What the pages of one thread have in common for one viewer."""

    def __init__(self, viewer: Member, thread: Thread) -> None:
        self.viewer = viewer
        self.thread = thread
        self.clock = Clock.started()
        self.read = ReadSoFar.of(thread)
        self.home = thread_url(thread.public_id)
        self.all = Post.objects.visible_to(viewer).filter(thread=thread).select_related(*WITH_AUTHOR)
        self.waiting = self._waiting()

    def by_time(self, place: Place) -> ThreadPage:
        found = window(self.all.placed().select_related(*WITH_PARENT_AUTHOR), "seq", place)
        unplaced = [] if found.older else self._unplaced()
        return self._made(
            found, lambda writer: writer.sequence([*found.posts, *unplaced]), address=self.home, by_time=True
        )

    def by_branch(self, place: Place) -> ThreadPage:
        found = window(self.all.placed().filter(depth__lte=LEVELS), "path", place)
        nodes = grown(self._above(found.posts), found.posts)
        unhung = self._hang(nodes)
        roots = nodes if found.older else [*nodes, *(Node(post) for post in unhung)]
        return self._made(found, lambda writer: writer.tree(roots), address=self.home)

    def below(self, root: Post, place: Place) -> ThreadPage:
        address = post_url(self.thread.public_id, root.public_id)
        if root.path is None:
            nodes = [Node(root)]
            return self._made(
                Window([]),
                lambda writer: writer.tree(nodes),
                address=address,
                root=root,
                trail=self._trail(root.parent),
            )
        path = bytes(root.path)
        branch = self.all.filter(path__gte=path, path__lt=branch_end(path), depth__lte=root.depth + LEVELS)
        found = window(branch, "path", place)
        above = [post for post in self._above(found.posts) if len(bytes(post.path or b"")) >= len(path)]
        nodes = grown(above, found.posts)
        self._hang(nodes)
        return self._made(
            found, lambda writer: writer.tree(nodes), address=address, root=root, trail=self._trail(root, itself=False)
        )

    def _made(
        self,
        found: Window,
        write: Callable[[PostWriter], SafeString],
        *,
        address: str,
        by_time: bool = False,
        root: Post | None = None,
        trail: Trail | None = None,
    ) -> ThreadPage:
        thread, viewer = self.thread, self.viewer
        for post in found.posts:
            post.thread = thread
        deepest = (root.depth if root else 0) + LEVELS
        writer = PostWriter(
            viewer=viewer, thread=thread, clock=self.clock, read=self.read, waiting=self.waiting, deepest=deepest
        )
        order = {"order": "time"} if by_time else {}
        return ThreadPage(
            thread=thread,
            url=self.home,
            board_name=thread.board.name,
            board_url=board_url(thread.board.slug),
            tags=[(tag.name, tag_url(tag.slug)) for tag in thread.tags.all()],
            readers=readers_of(thread.audience),
            replies=ngettext("%(n)s reply", "%(n)s replies", thread.reply_count) % {"n": thread.reply_count},
            people=people_in(thread, viewer),
            started=self.clock.day(thread.created),
            posts=write(writer),
            label_means=MEANINGS[Label(thread.label)] if thread.label in Label else MEANINGS[Label.RED],
            shown=[post.seq for post in found.posts if post.seq and not self.read.has(post.seq)],
            by_time=by_time,
            newer=f"{address}?{urlencode(order | {'before': found.newer})}" if found.newer else "",
            older=f"{address}?{urlencode(order | {'after': found.older})}" if found.older else "",
            first_unread=f"{self.home}?at=unread" if self._has_unread() else "",
            topic_seq=thread.topic_seq or 0,  # type: ignore[attr-defined]
            level=thread.own_level or thread.board_level or Subscription.Level.NONE,  # type: ignore[attr-defined]
            # a thread stands published as long as its opening post does
            can_reply=policy.can_reply(viewer, thread, root or Post(thread=thread, state=Post.State.PUBLISHED)),
            root=root,
            trail=trail,
        )

    def _has_unread(self) -> bool:
        return self.read.opened and self.read.count < self.thread.last_seq

    def _waiting(self) -> dict[int, Revision]:
        """Return the viewer's own latest versions that no reader sees, by post."""
        own = (
            Revision.objects.visible_to(self.viewer)
            .filter(post__thread=self.thread, post__author=self.viewer)
            .filter(state__in=(Revision.State.HELD, Revision.State.RETURNED))
            .select_related("post__current", "post__author__organisation")
            .order_by("number")
        )
        return {
            revision.post_id: revision
            for revision in own
            if not revision.post.current or revision.number > revision.post.current.number
        }

    def _unplaced(self) -> list[Post]:
        unplaced = [revision.post for revision in self.waiting.values() if revision.post.path is None]
        for post in unplaced:
            post.thread = self.thread
        return unplaced

    def _hang(self, nodes: Sequence[Node]) -> list[Post]:
        """Hang the viewer's own waiting replies under what they answer; return those whose place is not on this page."""
        unplaced = self._unplaced()
        if not unplaced:
            return []
        at = {node.post.pk: node for node in _all(nodes)}
        for post in unplaced:
            if post.parent_id in at:
                at[post.parent_id].replies.append(Node(post))
        return [post for post in unplaced if post.parent_id not in at]

    def _above(self, posts: Sequence[Post]) -> list[Post]:
        """Return the posts above the first of a later page, so that its replies have something to hang on."""
        if not posts or posts[0].is_opening:
            return []
        return list(self.all.filter(path__in=ancestor_paths(bytes(posts[0].path or b""))).order_by("path"))

    def _trail(self, post: Post | None, *, itself: bool = True) -> Trail:
        path = bytes(post.path or b"") if post else b""
        paths = [*ancestor_paths(path), *([path] if itself else [])]
        nearest = list(self.all.filter(path__in=paths[-_MOST_ABOVE:]).order_by("path"))
        return Trail([self._named(above) for above in nearest], len(paths) - len(nearest))

    def _named(self, post: Post) -> tuple[str, str]:
        name = byline(post, self.viewer).name if post.state == Post.State.PUBLISHED else "…"
        return name, post_url(self.thread.public_id, post.public_id)


def _all(nodes: Sequence[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *_all(node.replies))]

"""A page of a thread: by branch, in depth-first order, or by time; and the branch below one post."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from community.core.rulings import Ruling
from community.core.tlp import Label, acting
from community.members.models import Member
from community.moderation.people import may_write
from community.moderation.reading import expected
from forum import policy
from forum.attribution import byline, opened_by
from forum.models import Kind, Post, Reaction, Revision, Subscription, Thread
from forum.models.tree import ancestor_paths

from .addresses import board_url, post_url, stricter_url, tag_url, thread_url
from .files import files_below
from .kinds import KindPart, kind_part
from .meanings import MEANINGS
from .moments import Clock
from .notes import NoteLine, notes_of
from .opened import MOST_ABOVE, above, answered_by, beside_posts, opened, own_waiting, post_of, stands_beside, tags_of
from .people import People, people_in
from .pieces import PostWriter
from .presence import presence_words
from .readers import Readers, before_posting, readers_of
from .stamps import Stamp, stamp
from .tree import LEVELS, Node, grown, hang
from .unread import ReadSoFar
from .window import Branch, ByTime, Place, Window


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
    who: str
    """Who will read a reply, and who else were it held."""
    labels: tuple[Label, ...]
    """Under which a reply may stand, the thread's own first."""
    label_means: StrOrPromise
    replies: str
    people: People
    starter: str
    """Nobody, under the Chatham House Rule."""
    started: str
    last: SafeString
    """When somebody last spoke."""
    posts: SafeString
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
    stamp: Stamp
    moderates: bool
    """Whether the viewer is one of the board's moderators, who keep its threads in order."""
    is_own: bool
    """Whether the viewer started it, and so may close it."""
    root: Post | None
    """Of a branch page: the post it is about."""
    answered: str
    """Of a branch page: whom a reply written there answers."""
    trail: Trail | None
    kind: KindPart
    notes: list[NoteLine]
    beside: Post | None
    """The post, of another thread, beside which this one stands; where the viewer reads both."""
    presence: list[str]
    """The words for how many others read it; none where the viewer is not counted either."""

    @property
    def stricter(self) -> str:
        """Where a stricter thread is started beside what a reply here would answer; nothing where none can be."""
        return stricter_url(self.thread, self.root.public_id if self.root else self.thread.public_id)

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
    if (thread := opened(viewer, thread_id)) is None:
        return None
    page = _Page(viewer, thread)
    return page.by_time(place) if by_time else page.by_branch(place)


def branch_page(viewer: Member, thread_id: str, post_id: str, *, place: Place) -> ThreadPage | None:
    """Return the page of one post and the replies below it; None when there is no such post for `viewer`."""
    if (thread := opened(viewer, thread_id)) is None:
        return None
    if (root := post_of(viewer, thread, post_id)) is None:
        return None
    return _Page(viewer, thread, root).below(root, place)


def own_post(viewer: Member, thread_id: str, post_id: str, *, by_time: bool) -> SafeString | None:
    """Return what now stands in the article of a post of the viewer's own; None when it is not theirs."""
    if (thread := opened(viewer, thread_id)) is None:
        return None
    post = post_of(viewer, thread, post_id)
    return _Page(viewer, thread).alone(post, by_time=by_time) if post and post.author_id == viewer.pk else None


class _Page:
    """What the pages of one thread have in common for one viewer."""

    def __init__(self, viewer: Member, thread: Thread, root: Post | None = None) -> None:
        self.viewer = viewer
        self.thread = thread
        self.root = root
        self.deepest = (root.depth if root else 0) + LEVELS
        self.clock = Clock.started()
        self.read = ReadSoFar.of(thread)
        self.waiting = own_waiting(viewer, thread)
        self.may_speak = policy.can_speak(viewer, thread)
        self.seated = policy.moderates(viewer, thread.board)

    def by_time(self, place: Place) -> ThreadPage:
        found = ByTime(self.viewer, self.thread).page(place)
        posts = found.posts if found.older else [*found.posts, *self._unplaced()]
        return self._made(found, lambda writer: writer.sequence(posts), by_time=True)

    def by_branch(self, place: Place) -> ThreadPage:
        found = Branch(self.viewer, self.thread).page(place)
        nodes = grown(self._above(found), found.posts) or [Node(post) for post in self._unplaced() if post.is_opening]
        hang(self._ending_on(found), nodes, deepest=self.deepest, answered=answered_by(self.waiting))
        return self._made(found, lambda writer: writer.tree(nodes))

    def below(self, root: Post, place: Place) -> ThreadPage:
        path = bytes(root.path or b"")
        if not path:
            return self._made(Window([]), lambda writer: writer.tree([Node(root)]), trail=self._trail_to(root.parent))
        found = Branch(self.viewer, self.thread, root).page(place)
        nodes = grown(self._above(found, path), found.posts)
        hang(self._ending_on(found), nodes, deepest=self.deepest, answered=answered_by(self.waiting))
        return self._made(found, lambda writer: writer.tree(nodes), trail=self._trail(ancestor_paths(path)))

    def alone(self, post: Post, *, by_time: bool) -> SafeString:
        post.thread = self.thread
        return self._writer([post]).own(post, by_time=by_time)

    def _made(
        self,
        found: Window,
        write: Callable[[PostWriter], SafeString],
        *,
        by_time: bool = False,
        trail: Trail | None = None,
    ) -> ThreadPage:
        thread, viewer, root, read = self.thread, self.viewer, self.root, self.read
        for post in found.posts:
            post.thread = thread
        writer, readers = self._writer(found.posts), readers_of(thread.audience)
        thread.audience.kinds = readers.kinds
        return ThreadPage(
            thread=thread,
            url=thread_url(thread.public_id),
            board_name=thread.board.name,
            board_url=board_url(thread.board.slug),
            tags=[(tag.name, tag_url(tag.slug)) for tag in tags_of(viewer, thread)],
            readers=readers,
            who=before_posting(
                readers, board=thread.board, label=thread.label, audience=thread.audience, author=viewer
            ),
            labels=tuple(policy.labels_for(thread)),
            label_means=MEANINGS[acting(thread.label)],
            replies=ngettext("%(n)s reply", "%(n)s replies", thread.reply_count) % {"n": thread.reply_count},
            people=people_in(thread, viewer),
            starter=opened_by(thread, viewer),
            started=self.clock.day(thread.created),
            last=self.clock.coarse(thread.last_activity) if thread.under_rule else self.clock.ago(thread.last_activity),
            posts=write(writer),
            shown=[]
            if thread.under_rule
            else [post.seq for post in found.posts if post.seq and not read.has(post.seq)],
            by_time=by_time,
            newer=self._address("before", found.newer, by_time=by_time),
            older=self._address("after", found.older, by_time=by_time),
            first_unread=f"{writer.home}?at=unread" if read.opened and read.count < thread.last_seq else "",
            topic_seq=thread.topic_seq or 0,  # type: ignore[attr-defined]
            level=thread.own_level or thread.board_level or Subscription.Level.NONE,  # type: ignore[attr-defined]
            can_reply=self._can_reply(),
            stamp=stamp(viewer, self.clock, [thread.label, *(post.label for post in found.posts)]),
            moderates=bool(self.seated),
            is_own=policy.is_own(viewer, thread),
            root=root,
            answered=byline(root, viewer).name if root else "",
            trail=trail,
            kind=kind_part(viewer, thread, self.clock),
            notes=notes_of(viewer, thread, self.clock),
            beside=stands_beside(viewer, thread),
            presence=presence_words() if thread.counted else [],  # type: ignore[attr-defined]  # annotated
        )

    def _can_reply(self) -> Ruling:
        """A thread stands published as long as its opening post does."""
        answered = self.root or Post(thread=self.thread, state=Post.State.PUBLISHED)
        ruling = policy.can_reply(self.viewer, self.thread, answered)
        return self.may_speak if ruling else ruling

    def _writer(self, posts: Sequence[Post]) -> PostWriter:
        return PostWriter(
            viewer=self.viewer,
            thread=self.thread,
            clock=self.clock,
            read=self.read,
            waiting=self.waiting,
            expected=self._expected(),
            bell_seq=self.thread.bell_seq or 0,  # type: ignore[attr-defined]
            may_speak=bool(self.may_speak),
            may_silence=self.thread.under_rule and bool(self.seated),
            may_split=not self.thread.under_rule and bool(self.seated),
            beside=beside_posts(self.viewer, self.thread),
            own_words=self._own_words(posts),
            accepts=self.thread.kind == Kind.QUESTION
            and bool(may_write(self.viewer))
            and (self.thread.author_id == self.viewer.pk or bool(self.seated)),
            files=files_below(self.viewer, self._with_files(posts)),
            # under the Chatham House Rule no post has an author, so that nothing is folded
            muted=set(self.thread.muted),  # type: ignore[attr-defined]  # annotated, opened.py
            deepest=self.deepest,
        )

    def _expected(self) -> dict[int, str]:
        """Return when what waits here should be decided; no query where nothing does."""
        held = [one.pk for one in self.waiting.values() if one.state == Revision.State.HELD]
        return expected(self.viewer, Revision, held)

    def _own_words(self, posts: Sequence[Post]) -> dict[int, set[str]]:
        """Return with which words the viewer reacted to each post; no query where nobody did."""
        words: dict[int, set[str]] = defaultdict(set)
        if reacted := [post.pk for post in posts if post.reactions]:
            own = Reaction.objects.visible_to(self.viewer).filter(member=self.viewer, post__in=reacted)
            for post, word in own.values_list("post", "word"):
                words[post].add(word)
        return words

    def _with_files(self, posts: Sequence[Post]) -> list[int]:
        """Return which posts have files in some version that the viewer sees here; without any nothing is asked."""
        waiting = (key for key, revision in self.waiting.items() if revision.files)
        return [*(post.pk for post in posts if post.files), *waiting]

    def _address(self, where: str, post: str, *, by_time: bool) -> str:
        if not post:
            return ""
        thread_id = self.thread.public_id
        page = post_url(thread_id, self.root.public_id) if self.root else thread_url(thread_id)
        return f"{page}?{urlencode(({'order': 'time'} if by_time else {}) | {where: post})}"

    def _unplaced(self) -> list[Post]:
        """Return the viewer's own posts that stand nowhere yet, the oldest first."""
        unplaced = [revision.post for revision in self.waiting.values() if revision.post.path is None]
        for post in unplaced:
            post.thread = self.thread
        return unplaced

    def _ending_on(self, found: Window) -> list[Post]:
        """Return those of the viewer's unplaced posts that answer what ends on this page: each has one page alone."""
        return [post for post in self._unplaced() if post.parent and found.ends(bytes(post.parent.path or b""))]

    def _above(self, found: Window, top: bytes = b"") -> list[Post]:
        """Return the posts above the first of a later page, from the path `top` down: its replies hang on them."""
        if not found.newer:
            return []
        paths = ancestor_paths(bytes(found.posts[0].path or b""))
        return above(self.viewer, self.thread, [path for path in paths if path >= top])

    def _trail_to(self, parent: Post | None) -> Trail:
        path = bytes(parent.path or b"") if parent else b""
        return self._trail([*ancestor_paths(path), path] if path else [])

    def _trail(self, paths: list[bytes]) -> Trail:
        nearest = above(self.viewer, self.thread, paths[-MOST_ABOVE:])
        return Trail([self._named(post) for post in nearest], len(paths) - len(nearest))

    def _named(self, post: Post) -> tuple[str, str]:
        name = byline(post, self.viewer).name if post.state == Post.State.PUBLISHED else "…"
        return name, post_url(self.thread.public_id, post.public_id)

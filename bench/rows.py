"""Published threads as rows, in bulk: the same that `publish` would leave, without telling anybody (tests/bench)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.core.management.color import no_style
from django.db import connection, models

from community.core import markup
from community.members.models import Audience, Member
from forum.models import Board, Post, PostIndex, Revision, Thread
from forum.models.tree import MAX_DEPTH, child_path
from forum.search.writing import row_text

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """One post to be: who says what in answer to which earlier post of the thread (None: the opening)."""

    author: Member
    body: str
    parent: int | None


class Rows:
    """Collects rows under numbers of its own, and writes them when there are many."""

    def __init__(self) -> None:
        self.number = _last(Post)
        self.revision_number = _last(Revision)
        self.posts: list[Post] = []
        self.revisions: list[Revision] = []
        self.indexed: list[PostIndex] = []
        self.rendered: dict[str, str] = {}

    def add_thread(
        self,
        *,
        board: Board,
        title: str,
        plans: Sequence[Plan],
        begun: datetime,
        label: str = "",
        audience: Audience | None = None,
    ) -> Thread:
        """Make a thread with its published posts, a minute between one and the next; the board's readers and label
        unless others are given.
        """
        thread = Thread.objects.create(
            board=board,
            author=plans[0].author,
            title=title,
            label=label or board.label,
            audience=audience or board.audience,
            created=begun,
            state=Thread.State.PUBLISHED,
            last_seq=len(plans),
            reply_count=len(plans) - 1,
            last_activity=begun + timedelta(minutes=len(plans) - 1),
            last_author=plans[-1].author,
        )
        made: list[Post] = []
        for seq, plan in enumerate(plans, start=1):
            made.append(self._post(thread, plan, made, seq=seq, at=begun + timedelta(minutes=seq - 1)))
        self.posts += made
        if len(self.posts) >= BATCH:
            self.write()
        return thread

    def write(self) -> None:
        """Write what was collected, in the caller's transaction: posts and revisions point at each other."""
        Post.objects.bulk_create(self.posts, batch_size=BATCH)
        Revision.objects.bulk_create(self.revisions, batch_size=BATCH)
        PostIndex.objects.bulk_create(self.indexed, batch_size=BATCH)
        self.posts, self.revisions, self.indexed = [], [], []

    def _post(self, thread: Thread, plan: Plan, before: list[Post], *, seq: int, at: datetime) -> Post:
        parent = None if plan.parent is None else before[plan.parent]
        above = _stands_under(parent)
        self.number += 1
        post = Post(
            pk=self.number,
            thread=thread,
            parent=parent,
            author=plan.author,
            language="en",
            label=thread.label,
            created=at,
            published=at,
            state=Post.State.PUBLISHED,
            seq=seq,
            path=child_path(bytes(above.path or b"") if above else b"", above.child_count + 1 if above else 1),
            depth=above.depth + 1 if above else 0,
            html=self._html(plan.body),
        )
        if above:
            above.child_count += 1
        while above:
            above.descendant_count += 1
            above = above.parent
        self._words(post, plan)
        return post

    def _words(self, post: Post, plan: Plan) -> None:
        self.revision_number += 1
        title = post.thread.title if post.is_opening else ""
        post.current = Revision(
            pk=self.revision_number,
            post=post,
            editor=plan.author,
            state=Revision.State.PUBLISHED,
            title=title,
            body=plan.body,
            html=post.html,
            markup_version=markup.VERSION,
            created=post.created,
            published=post.published,
        )
        self.revisions.append(post.current)
        self.indexed.append(PostIndex(post=post, search_text=_searchable(title, post.html)))

    def _html(self, body: str) -> str:
        if body not in self.rendered:
            self.rendered[body] = markup.render(body)
        return self.rendered[body]


@lru_cache(maxsize=5_000)
def _searchable(title: str, html: str) -> str:
    """Return the words of a post: few texts are said again and again here, and to find their words takes long."""
    return row_text(title, html)


def _stands_under(answered: Post | None) -> Post | None:
    """Return the post below which the answer to `answered` stands: at the cap of depth one that stands further up."""
    while answered and answered.depth == MAX_DEPTH:
        answered = answered.parent
    return answered


def continue_numbers() -> None:
    """Let the database's own numbers go on after ours."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Board, Thread, Post, Revision]):
            cursor.execute(statement)


def _last(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0

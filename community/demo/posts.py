"""Publishes the written conversation, in the order in which it was held, through the forum's own doors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile

from community.core import markup
from community.members.models import Audience, Group, Member
from community.moderation import rulebook
from community.moderation.actions import queue
from community.moderation.models import Flag
from community.moderation.screening import Reason, Submission, Written, reasons_to_hold
from forum.actions.enclosing import enclose
from forum.actions.files import stage_file
from forum.actions.flags import flag_post
from forum.actions.polls import PollPlan, start_poll
from forum.actions.publishing import publish
from forum.actions.submitting import screened_text
from forum.models import Attachment, Board, Post, Revision, Thread
from forum.policy import NEWCOMER_POSTS

from .boards import is_amber
from .cast import CONTENT
from .conversation import WrittenPost, WrittenThread

FLAG_REASONS = {
    "label": Flag.Reason.LABEL,
    "recognise": Flag.Reason.PERSONAL,
    "not guarded": Flag.Reason.SENSITIVE,
    "advertisement": Flag.Reason.OTHER,
}
"""By a word of the note; everything else was about tone."""


@dataclass(slots=True)
class Conversation:
    """What was made of the written threads: each with its posts in the written order."""

    threads: dict[WrittenThread, Thread] = field(default_factory=dict)
    posts: dict[WrittenThread, dict[int, Post]] = field(default_factory=dict)
    held: list[Revision] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


class Storyteller:
    """Tells the conversation post by post, oldest first, so that numbers and rows stand as in a forum that grew."""

    def __init__(self, *, members: dict[str, Member], boards: dict[str, Board], groups: dict[str, Group]) -> None:
        self.members = members
        self.boards = boards
        self.groups = groups
        self.told = Conversation()
        self.rules = rulebook.current()

    def tell(self, written: Iterable[WrittenThread]) -> Conversation:
        """Publish everything but what is held, then hold that, then flag."""
        threads = list(written)
        for thread, place, post in sorted(_published(threads), key=lambda one: (one[2].at, one[1])):
            if place == 0:
                self.told.threads[thread] = self._start(thread)
                self.told.posts[thread] = {}
            revision = self._write(thread, place, post)
            publish(revision)
            self.told.posts[thread][place] = revision.post
        self._reread()
        for thread, place, post in _all(threads):
            if post.held:
                self._hold(self._write(thread, place, post), post)
        for thread, place, post in _all(threads):
            if post.flagged:
                self._flag(thread, place, post)
        return self.told

    def _reread(self) -> None:
        """See the posts as publication left them, numbers and places included."""
        fresh = Post.objects.in_bulk([post.pk for posts in self.told.posts.values() for post in posts.values()])
        for posts in self.told.posts.values():
            posts.update({place: fresh[post.pk] for place, post in posts.items()})

    def _start(self, written: WrittenThread) -> Thread:
        board = self.boards[written.board]
        thread = Thread.objects.create(
            board=board,
            kind=written.kind,
            author=self.members[written.posts[0].author],
            title=written.title,
            label=written.label,
            language=written.language,
            audience=Audience.objects.of(self.groups[written.board]) if is_amber(written) else board.audience,
            pinned=written.pinned,
            created=written.posts[0].at,
        )
        if written.options:
            start_poll(thread, PollPlan(written.options))
        return thread

    def _write(self, written: WrittenThread, place: int, post: WrittenPost) -> Revision:
        """Return the post's one revision, born held like every other."""
        author = self.members[post.author]
        made = Post.objects.create(
            thread=self.told.threads[written],
            parent=None if post.parent is None else self.told.posts[written][post.parent],
            author=author,
            language=post.language,
            label=self.told.threads[written].label,
            created=post.at,
        )
        sent = [self._staged(author, name) for name in post.files]
        return Revision.objects.create(
            post=made,
            editor=author,
            title="" if place else written.title,
            tags=[] if place else list(written.tags),
            options=[] if place else list(written.options),
            files=enclose(post=made, author=author, files=sent) if sent else [],
            body=post.body,
            html=markup.render(post.body),
            markup_version=markup.VERSION,
            created=post.at,
        )

    def _staged(self, author: Member, name: str) -> Attachment:
        content = (CONTENT / "files" / name).read_bytes()
        return stage_file(owner=author, file=ContentFile(content, name=name))

    def _hold(self, revision: Revision, written: WrittenPost) -> None:
        thread = revision.post.thread
        queue.hold(
            target=revision,
            team=thread.board.moderators,
            author=revision.post.author,
            label=thread.label,
            reasons=self._reasons(revision, written),
        )
        self.told.held.append(revision)

    def _reasons(self, revision: Revision, written: WrittenPost) -> list[Reason]:
        """Return why screening itself holds this text."""
        author = self.members[written.author]
        published = len(Post.objects.filter(author=author, state=Post.State.PUBLISHED)[:NEWCOMER_POSTS])
        submission = Submission(
            screened_text(revision), said_sensitive=written.sensitive, written=Written(published, published)
        )
        return reasons_to_hold(submission, self.rules)

    def _flag(self, thread: WrittenThread, place: int, post: WrittenPost) -> None:
        """Somebody who wrote in the same thread flags it: they can certainly read it."""
        others = (other for other in reversed(thread.posts) if not other.held)
        flagger = next(other.author for other in others if other.author != post.author)
        self.told.flags.append(
            flag_post(
                flagger=self.members[flagger],
                post=self.told.posts[thread][place],
                reason=reason_of(post.flagged),
                note=post.flagged,
            )
        )


def reason_of(note: str) -> Flag.Reason:
    """Return for which reason a post is flagged with this note."""
    return next((reason for word, reason in FLAG_REASONS.items() if word in note), Flag.Reason.CONDUCT)


def _all(threads: Iterable[WrittenThread]) -> Iterator[tuple[WrittenThread, int, WrittenPost]]:
    for thread in threads:
        for place, post in enumerate(thread.posts):
            yield thread, place, post


def _published(threads: Iterable[WrittenThread]) -> Iterator[tuple[WrittenThread, int, WrittenPost]]:
    return (one for one in _all(threads) if not one[2].held)


def newest(thread: WrittenThread) -> datetime:
    """Return when the last published post of a thread was written."""
    return max(post.at for post in thread.posts if not post.held)

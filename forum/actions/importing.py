"""Bringing in what was written elsewhere: with its own dates, screened like everything else, told to nobody.

Why so: docs/decisions/0010-exchange.md. What may come, and from which file, is found out before: forum/exchange/.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from community.audit.record import record
from community.core import markup
from community.core.tlp import strictest
from community.core.uploads import Upload
from community.members.models import Audience, Member
from community.moderation.actions import queue
from community.moderation.screening import Reason
from forum import policy
from forum.models import Board, Imported, Kind, Post, Revision, Thread

from .files import keep_file
from .publishing import make_readable_as_of


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a post was written: the keys are those of its file."""

    source: str
    thread: str
    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """A post as it is to be brought in. `reasons` are those for which a moderator looks first."""

    author: Member
    body: str
    html: str
    language: str
    label: str
    created: datetime
    files: Sequence[Upload] = ()
    reasons: Sequence[Reason] = ()


@transaction.atomic
def import_thread(
    *,
    board: Board,
    audience: Audience,
    title: str,
    kind: str,
    tags: Sequence[str],
    closed: bool,
    pinned: bool,
    words: Words,
    origin: Origin,
) -> Post:
    """Bring in a thread with its opening post, and return that; published, or held with its thread."""
    thread = Thread.objects.create(
        board=board,
        audience=audience,
        author=words.author,
        title=title,
        kind=kind,
        label=words.label,
        language=words.language,
        locked=closed,
        closed=words.created.date() if closed else None,
        pinned=pinned,
        created=words.created,
        last_activity=words.created,
    )
    return _brought(thread, None, words, origin, title=title, tags=tags)


@transaction.atomic
def import_reply(*, thread: Thread, parent: Post, accepted: bool, words: Words, origin: Origin) -> Post:
    """Bring in a reply to `parent`, which stands in the locked `thread`. `accepted`: it settled the question."""
    post = _brought(thread, parent, words, origin)
    if accepted and thread.kind == Kind.QUESTION and post.path is not None:
        Thread.objects.filter(pk=thread.pk).update(accepted=post)
    return post


def account_for_import(*, board: Board, **counts: int) -> None:
    """Write down that something was imported to `board`: how many of each, never what."""
    record(actor=None, action="forum.imported", target=board, **counts)


def account_for_export(*, member: Member, board: Board, **counts: int | bool) -> None:
    """Write down that `member` takes a board along: how many of each, never what."""
    record(actor=member, action="forum.exported", target=board, **counts)


def _brought(
    thread: Thread, parent: Post | None, words: Words, origin: Origin, *, title: str = "", tags: Sequence[str] = ()
) -> Post:
    label = strictest(words.label, thread.label)  # the thread may have been narrowed a moment ago
    said = {"thread": thread, "parent": parent, "author": words.author, "language": words.language}
    post = Post.objects.create(label=label, created=words.created, **said)
    for file in words.files:
        keep_file(file, owner=words.author, post=post)
    revision = Revision.objects.create(
        post=post,
        editor=words.author,
        created=words.created,
        title=title,
        tags=list(tags),
        files=[file.name for file in words.files],
        body=words.body,
        html=words.html,
        markup_version=markup.VERSION,
    )
    Imported.objects.create(board=thread.board, source=origin.source, thread=origin.thread, key=origin.key, post=post)
    if words.reasons:
        _hold(revision, words)
    else:
        make_readable_as_of(revision, thread, words.created)
    return post


def _hold(revision: Revision, words: Words) -> None:
    thread, label = revision.post.thread, revision.post.label
    queue.hold(
        target=revision,
        team=thread.board.moderators,
        author=words.author,
        label=label,
        among=policy.among(label, thread.audience),
        reasons=words.reasons,
    )

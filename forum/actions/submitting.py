"""From words to a revision, and from a revision to readers or to a moderator."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Max, Q, QuerySet, Subquery

from community.core import markup
from community.core.kinds import ZIP
from community.core.rulings import require
from community.core.tlp import strictest
from community.core.uploads import Upload
from community.members.models import Member
from community.moderation import rulebook
from community.moderation.actions import queue
from community.moderation.models import QueueItem
from community.moderation.models.rule_kinds import ARCHIVE, LOCKED
from community.moderation.notices import TextHeld
from community.moderation.people import posts_per_day
from community.moderation.reasons import HoldCode
from community.moderation.rulebook import Rulebook
from community.moderation.screening import Reason, Screened, SentFile, Submission, Written, screen
from forum import policy
from forum.authorship import Credit
from forum.models import Attachment, Post, Revision, Thread
from realtime.notify import notify

from .enclosing import files_of
from .publishing import publish
from .removing import return_revision

_BITS_TOO_MANY = 128 - 63
"""A lock's number has 64 bits and a sign."""


def take_turn(submission_key: uuid.UUID | None) -> None:
    """Let what one form sends pass one at a time: a double click finds what its first half wrote.

    By no lock on the member's row: PostgreSQL keeps with a row which transaction locked it last, and with a post which
    one wrote it. SQLite lets one writer pass at a time anyway.
    """
    if submission_key and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [submission_key.int >> _BITS_TOO_MANY])


def take_turn_within_limit(author: Member) -> None:
    """Let the posts of a member whom a moderator limited pass one at a time, counted; by no lock on a row either.

    Raises Refused by policy.
    """
    if (most := posts_per_day(author)) is not None:
        take_turn(author.uuid)
        require(policy.can_post_today(author, most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a form says: its words, with `options` where it starts a poll, the label asked for (empty: its thread's),
    and the files that go along.
    """

    body: str
    title: str = ""
    tags: Sequence[str] = ()
    options: Sequence[str] | None = None
    label: str = ""
    files: Sequence[Attachment] = ()

    def is_in(self, revision: Revision) -> bool:
        """Say whether all of it stands in `revision`, under a label as strict."""
        return (
            (revision.body, revision.title, revision.tags) == (self.body, self.title, [*self.tags])
            and (self.options is None or revision.options == [*self.options])
            and {file.name for file in self.files} <= {*revision.files}
            and (not self.label or strictest(self.label, revision.post.label) == revision.post.label)
        )


class SentOtherwise(Exception):
    """The same form was sent before, to another place or with other words: those of `earlier`. Nothing was written."""

    def __init__(self, earlier: Revision) -> None:
        super().__init__(earlier.public_id)
        self.earlier = earlier


def submitted_before(editor: Member, submission_key: uuid.UUID | None, said: Said, *, place: Q) -> Revision | None:
    """Return what this very form has already written, if it was sent before; `place` says where, of a revision.

    Under the Chatham House Rule the key, which is random and was given to this member alone, finds it by itself.
    Raises SentOtherwise when it said something else then, or was sent elsewhere.
    """
    if submission_key is None:
        return None
    same = Revision.objects.filter(Q(editor=editor) | Q(editor=None), submission_key=submission_key)
    earlier = same.select_related("post__thread").first()
    if earlier and not (said.is_in(earlier) and same.filter(place).exists()):
        raise SentOtherwise(earlier)
    return earlier


def new_post(*, thread: Thread, parent: Post | None, author: Member, language: str, label: str) -> Post:
    """Return a post of `author`, born held. Raises NoKey (forum/authorship.py)."""
    credit = Credit.due(author, thread)
    return Post.objects.create(
        pk=credit.key(),
        thread=thread,
        parent=parent,
        author=credit.author,
        author_tag=credit.tag,
        language=thread.language if thread.under_rule else language,
        label=label,
        created=credit.at,
    )


def new_revision(
    *,
    post: Post,
    editor: Member,
    title: str = "",
    body: str,
    tags: Sequence[str] = (),
    options: Sequence[str] = (),
    reason: str = "",
    files: Sequence[str] = (),
    submission_key: uuid.UUID | None,
    number: int = 1,
    reworded_by: Member | None = None,
) -> Revision:
    """Return a revision of `post`, born held, with the names of its `files` (enclosing.py). Only an opening post has a
    title and tags, those of its thread, and the options of its poll.
    """
    credit = Credit.due(editor, post.thread)
    return Revision.objects.create(
        pk=credit.key(),
        post=post,
        number=number,
        editor=credit.author,
        created=credit.at,
        title=title if post.is_opening else "",
        tags=list(tags) if post.is_opening else [],
        options=list(options) if post.is_opening else [],
        reason=reason,
        files=list(files),
        body=body,
        html=markup.render(body),
        markup_version=markup.VERSION,
        submission_key=submission_key,
        reworded_by=reworded_by,
    )


def submit(revision: Revision, *, said_sensitive: bool, known: Sequence[Reason] = ()) -> None:
    """Publish the revision, or hold it for a moderator when screening gives a reason to look; where too few moderators
    may look, return it to its author at once.

    Reasons only accumulate: what held an earlier version of the same words holds the next one too, and so do those
    `known` from where the words stood before. Under the Chatham House Rule no reason states a fact about the author,
    and what moderators are only to be told of is held too: to be told at once would tell when it was written.
    """
    screening = screened(revision, said_sensitive=said_sensitive)
    found = screening.holding + screening.telling if revision.post.thread.under_rule else screening.holding
    if reasons := [*found, *_further([*_earlier_reasons(revision), *known], found)]:
        _hold(revision, [*reasons, *_further(screening.telling, reasons)])
        return
    publish(revision)
    if screening.telling and _can_be_held(revision):
        open_item(revision, QueueItem.Kind.FLAG, screening.telling)


def screened(revision: Revision, *, said_sensitive: bool = False) -> Screened:
    """Return what the rules in force find in a revision."""
    rules = rulebook.current()
    submission = Submission(
        screened_text(revision),
        said_sensitive=said_sensitive,
        premoderated=revision.post.thread.board.premoderated,
        written=_written_by(revision, rules),
        files=sent_files(files_of(revision)),
    )
    return screen(submission, rules)


def _hold(revision: Revision, reasons: list[Reason]) -> None:
    item = open_item(revision, QueueItem.Kind.HOLD, reasons)
    if _can_be_held(revision):
        notify(TextHeld, item)
    else:
        queue.withdraw(target=revision)
        return_revision(revision)


def open_item(revision: Revision, kind: QueueItem.Kind, reasons: list[Reason]) -> QueueItem:
    """Put a revision before the moderators of its board."""
    post, thread = revision.post, revision.post.thread
    return queue.open_item(
        target=revision,
        kind=kind,
        team=thread.board.moderators,
        author=post.author,
        label=post.label,
        among=policy.among(post.label, thread.audience),
        reasons=reasons,
    )


def _can_be_held(revision: Revision) -> bool:
    post, thread = revision.post, revision.post.thread
    return bool(policy.can_be_held(thread.board, post.label, thread.audience, post.author))


def _written_by(revision: Revision, rules: Rulebook) -> Written | None:
    """Return how much of the author's is published, as far as the rules ask. Who changes the title of what another
    wrote is a moderator, and no newcomer for having written little.
    """
    author, post = revision.editor, revision.post
    if author is None or author.pk != post.author_id:
        return None
    published = Post.objects.filter(author=author, state=Post.State.PUBLISHED).values("pk")
    here = published.filter(thread__board=post.thread.board_id)
    return Written(
        len(published[: rules.most_first_posts(on_each_board=False)]),
        len(here[: rules.most_first_posts(on_each_board=True)]),
    )


def sent_files(files: Iterable[Attachment | Upload]) -> list[SentFile]:
    """Return files as screening looks at them. A sealed one that is no archive is locked with a password."""
    kinds = {True: ARCHIVE, False: LOCKED}
    return [SentFile(file.name, kinds[file.content_type == ZIP] if file.sealed else "") for file in files]


def screened_text(revision: Revision) -> str:
    """Return all the words of one submission as one text, why it was changed among them."""
    return "\n\n".join(part for part in (written_text(revision), revision.reason) if part)


def written_text(revision: Revision) -> str:
    """Return what stands in the thread as one text: with the body what an opening has besides, and names of files."""
    parts = (
        revision.title,
        revision.body,
        "\n".join(revision.options),
        ", ".join(revision.tags),
        "\n".join(revision.files),
    )
    return "\n\n".join(part for part in parts if part)


def reasons_so_far(revisions: QuerySet[Revision]) -> list[Reason]:
    """Return why any of these versions were held; where in their words it was does not matter any more."""
    items = QueueItem.objects.filter(
        target_type=ContentType.objects.get_for_model(Revision), target_id__in=Subquery(revisions.values("pk"))
    )
    return [Reason(reason["code"], reason["detail"]) for item in items.order_by("pk") for reason in item.reasons]


def _earlier_reasons(revision: Revision) -> list[Reason]:
    """Return why earlier versions since the published one were held."""
    versions = Revision.objects.filter(post=revision.post)
    published = versions.filter(state=Revision.State.PUBLISHED).aggregate(last=Max("number"))["last"] or 0
    earlier = versions.filter(number__gt=published, number__lt=revision.number)
    kept = reasons_so_far(earlier)
    if earlier.filter(state=Revision.State.RETURNED).exists():
        kept.append(Reason(HoldCode.RETURNED.value))
    return kept


def _further(reasons: Sequence[Reason], found: Sequence[Reason]) -> list[Reason]:
    """Return those, each once, that are not `found` in these very words anyway."""
    known = {(reason.code, reason.detail) for reason in found}
    return [reason for reason in dict.fromkeys(reasons) if (reason.code, reason.detail) not in known]

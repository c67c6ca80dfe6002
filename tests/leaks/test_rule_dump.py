"""Under the Chatham House Rule nothing in a copy of the database, the logs or the mail ties a member to a post.

Everything is done through the pages, by an author whose every mark is known: then all rows are read, all log lines and
all mails, and whatever names the author beside what they wrote is a leak; and so is a moment from which one could see
when it was written.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import models
from django.test import Client
from django.utils import timezone

from community.audit.record import record
from community.core import throttle
from community.core.logs import DiscreetFormatter
from community.members.models import Member
from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, Flag, QueueItem
from forum.actions.batches import publish_batches
from forum.actions.read_marks import mark_read
from forum.authorship import author_tag
from forum.models import Participant, Post, Revision, Silence, Subscription, Thread, Unmasking
from realtime.models import Topic
from realtime.outbox.delivery import deliver_due
from tests.factories import members, rule, sessions
from tests.leaks import dump

pytestmark = pytest.mark.django_db

AUTHOR = 7_345_678_901
"""The author's key: found as a number, wherever it stands."""
MARKS = ("Ingrid Solheim", "ingrid.solheim@harbour.example.org", str(AUTHOR))
WORDS = (
    "canaryopening",
    "canaryreply",
    "canaryheld",
    "canaryreturned",
    "canaryremoved",
    "canaryflag",
    "canarytitle",
    "canaryappeal",
)
KNOWN_MOMENTS = {
    "audit_auditentry.at": "a moderator did it then: how a decision came about stands up later",
    "moderation_queueitem.claimed_until": "a moderator is at it until then",
    "moderation_itemlook.until": "a moderator has it before them, for a minute",
    "moderation_queueitem.due": "always so many hours after a half day",
}
"""Where a moment may stand beside what was written, and why: from none of them one learns when that was."""


@dataclass
class Told:
    """What was made of a thread in which everything happened that can happen, and what was logged meanwhile."""

    author: Member
    thread: Thread
    log: str
    places: list[models.Model] = field(default_factory=list)

    @property
    def marks(self) -> tuple[str, ...]:
        return (*MARKS, str(self.author.uuid), self.author.uuid.hex)

    def about(self) -> list[str]:
        """Return every id under which something of the thread is found in a row, and the tag itself."""
        ids = [str(place.pk) for place in self.places]
        public = [place.public_id for place in self.places if hasattr(place, "public_id")]
        return [*ids, *public, author_tag(self.thread, self.author), *WORDS]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Collect all that is logged, at every level, as it would be written down."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", private=settings.PRIVATE_ADDRESSES)
    )
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture
def told(log) -> Told:
    author = rule.speaker(pk=AUTHOR, name=MARKS[0], email=MARKS[1])
    board = rule.started().thread.board  # a thread of somebody else's: its opening is company for the author's
    client, moderator = sessions.client_as(author), members.moderator(board.moderators)
    for member in (author, members.member()):
        Subscription.objects.create(member=member, board=board, level=Subscription.Level.ALL)
    _start(client, board)
    _batch()
    thread = Thread.objects.get(title__contains="canarytitle", under_rule=True)
    for words in ("canaryreply", "canaryheld", "canaryreturned", "canaryremoved"):
        _reply(client, thread, words, held=words != "canaryreply")
    _reply(sessions.client_as(rule.speaker()), thread, "Another member's words.")
    for words, outcome in (("canaryheld", "release"), ("canaryreturned", "return"), ("canaryremoved", "remove")):
        _decide(moderator, words, outcome)
    _appeal(client)
    _batch()
    _flag(client, Post.objects.get(thread=thread, html__contains="Another"))
    own = Post.objects.get(thread=thread, html__contains="canaryreply")
    _flag(sessions.client_as(members.member()), own)
    decide(item=_item(own), moderator=moderator, outcome="keep", reason="no-concern", note="", version=1)
    _flag(sessions.client_as(members.member()), own)
    _moderate(moderator, own)
    _look(client, thread, own)
    throttle.forget()
    _start(client, board, title="Another thread, which waits")
    waiting = Thread.objects.get(title__contains="which waits")
    deliver_due()
    return Told(author, thread, log.getvalue(), [*_places(thread), *_places(waiting)])


def _start(client: Client, board, *, title: str = "A canarytitle") -> None:
    said = {
        "title": title,
        "body": "What canaryopening says.",
        "label": "TLP:GREEN",
        "language": "fr",
        "tags": "canarytag",
        "under_rule": "on",
        "submission_key": str(rule.submission_key()),
    }
    assert client.post(f"/forum/{board.slug}/new", said).status_code == 302


def _reply(client: Client, thread: Thread, words: str, *, held: bool = False) -> None:
    said = {"body": f"What {words} says.", "submission_key": str(rule.submission_key())}
    answer = client.post(f"/t/{thread.public_id}/reply", said | ({"said_sensitive": "on"} if held else {}))
    assert answer.status_code == 302


def _batch() -> None:
    assert publish_batches(timezone.now() + timedelta(hours=48))


def _item(post: Post) -> QueueItem:
    return QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)


def _decide(moderator: Member, words: str, outcome: str) -> None:
    page = sessions.client_as(moderator)
    item = QueueItem.objects.get(target_id=Revision.objects.get(body__contains=words).pk)
    page.get(f"/moderation/{item.public_id}")
    page.post(f"/moderation/{item.public_id}/claim")
    refusing = outcome != "release"
    said = {"outcome": outcome, "reason": "personal" if refusing else "no-concern", "note": "Why.", "version": "1"}
    assert page.post(f"/moderation/{item.public_id}/decide", said).status_code == 302


def _appeal(client: Client) -> None:
    """Let the author come from their own page and appeal against what was removed."""
    [decision] = Decision.objects.filter(outcome=Decision.Outcome.REMOVE)
    assert f"/decisions/{decision.public_id}" in client.get("/forum/mine/rule").content.decode()
    answer = client.post(f"/decisions/{decision.public_id}", {"words": "What canaryappeal says."})
    assert answer.status_code == 302


def _flag(client: Client, post: Post) -> None:
    said = {"reason": "other", "note": "A canaryflag."}
    assert client.post(f"/t/{post.thread.public_id}/{post.public_id}/flag", said).status_code == 302


def _moderate(moderator: Member, own: Post) -> None:
    """Let two moderators learn who it is, and silence whoever it is."""
    second, page = members.moderator(own.thread.board.moderators), sessions.client_as(moderator)
    address = f"/t/{own.thread.public_id}/{own.public_id}"
    page.post(f"{address}/unmask", {"reason": "A threat."})
    asked = Unmasking.objects.get()
    sessions.client_as(second).post(f"/forum/unmaskings/{asked.public_id}/agree")
    for one in (page, sessions.client_as(second)):
        assert MARKS[0] in one.post(f"/forum/unmaskings/{asked.public_id}/name").content.decode()
    page.post(f"{address}/silence", {"days": "7", "reason": "Wait a week."})
    assert Silence.objects.exists()


def _look(client: Client, thread: Thread, own: Post) -> None:
    """Let the author read all of it, and be refused."""
    for address in (f"/t/{thread.public_id}", f"/t/{thread.public_id}/{own.public_id}", "/forum/mine/rule"):
        assert client.get(address).status_code == 200
    assert client.get("/forum/search?q=canaryreply").status_code == 200
    assert client.post(f"/t/{thread.public_id}/reply", {"body": "What nobody reads."}).status_code == 403
    assert client.get(f"/t/{thread.public_id}/{own.public_id}/history").status_code == 404


def _places(thread: Thread) -> Iterator[models.Model]:
    yield thread
    posts = Post.objects.filter(thread=thread)
    revisions = Revision.objects.filter(post__in=posts)
    items = QueueItem.objects.filter(target_id__in=[revision.pk for revision in revisions])
    for found in (posts, revisions, items, Flag.objects.filter(item__in=items)):
        yield from found


def _ties(told: Told) -> list[str]:
    """Return the rows that name the author beside what they wrote."""
    return [repr(row) for row in dump.rows() if row.holds(told.about()) and row.holds(told.marks)]


def test_no_row_names_the_author_beside_what_they_wrote(told):
    assert _ties(told) == []


def test_no_moment_stands_beside_it(told):
    found = {column for row in dump.rows() if row.holds(told.about()) for column in row.moments()}
    assert found - set(KNOWN_MOMENTS) == set()


def test_numbers_of_rows_tell_no_order(told):
    assert all(place.pk < 0 for place in told.places)


def test_no_log_line_says_who_or_what(told):
    assert told.log
    assert [line for line in told.log.splitlines() if any(word in line for word in (*told.marks, *told.about()))] == []


def test_no_mail_tells_of_it(told):
    sent = "\n".join(str(message.message()) for message in mail.outbox)
    assert [word for word in told.about() if word in sent] == []


def test_no_page_listens_and_nobody_is_told(told):
    assert not Topic.objects.filter(name=told.thread.topic).exists()


def test_the_dump_is_whole(told):
    """What is known to stand there is found: the author's account, the texts, the number of the participant."""
    found = list(dump.rows())
    assert any(row.table == "members_member" and row.holds(told.marks) for row in found)
    assert any(row.table == "sessions, opened" and row.holds([str(AUTHOR)]) for row in found)
    for words in WORDS:
        assert any(row.holds([words]) for row in found), words
    assert {type(place) for place in told.places} == {Thread, Post, Revision, QueueItem, Flag}
    tag = author_tag(told.thread, told.author)
    assert Participant.objects.filter(author_tag=tag).exists()
    assert {row.table for row in found if row.holds([tag])} >= {"forum_post", "forum_participant", "moderation_flag"}


@pytest.mark.parametrize(
    "planted",
    [
        lambda told: record(actor=told.author, action="forum.test", target=told.thread),
        lambda told: record(actor=None, action="forum.test", target=told.places[1], member=told.author.pk),
        lambda told: mark_read(member=told.author, thread=told.thread, shown=[1]),
        lambda told: Subscription.objects.create(member=told.author, thread=told.thread, level="all"),
        lambda told: Topic.objects.create(name=f"{told.author.uuid}:{told.places[1].public_id}"),
    ],
    ids=["who did it", "a number among details", "a read mark", "a subscription", "two ids in a text"],
)
def test_a_planted_tie_is_noticed(told, planted):
    planted(told)
    assert len(_ties(told)) == 1


def test_a_planted_moment_is_noticed(told):
    Post.objects.filter(pk=told.places[1].pk).update(created=timezone.now().replace(minute=13))
    found = {column for row in dump.rows() if row.holds(told.about()) for column in row.moments()}
    assert "forum_post.created" in found

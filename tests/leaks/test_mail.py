"""What leaves by mail: label × notice. Every mail is the site's own; from TLP:AMBER on it holds a label and a link."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import mail

from community.core.tlp import Label
from community.members.models import Audience, Group, Member, Membership
from community.moderation.actions.decisions import decide
from community.moderation.models import QueueItem
from forum.actions.subscriptions import subscribe
from forum.models import Post, Subscription, Thread
from realtime.models import Delivery
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, glass, members
from tests.factories.moderation import appealed, decided, held_item, moderator_of
from tests.leaks.mails import whole as _whole

pytestmark = pytest.mark.django_db

TITLE, BODY, TAG, AUTHOR, HOME, BOARD, GROUP, NOTE = WORDS = [
    f"canary{what}" for what in ("title", "body", "tag", "author", "home", "board", "group", "note")
]
HEADERS = {
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "List-Id",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
    "X-Auto-Response-Suppress",
}


@pytest.fixture
def reader() -> Member:
    return members.member()


@pytest.fixture
def group(reader: Member) -> Group:
    return members.group(reader, name=GROUP)


@pytest.fixture
def writer() -> Member:
    return members.member(name=AUTHOR, organisation=members.organisation(name=HOME))


def thread_started(label: str, reader: Member, writer: Member, group: Group) -> str:
    """Return the address to which the mail leads."""
    board = forum.board(names={"en": BOARD}, slug=BOARD)
    subscribe(member=reader, board=board, level=Subscription.Level.ALL)
    audience = Audience.objects.of(group)
    thread = forum.thread(board=board, author=writer, label=label, title=TITLE, body=BODY, audience=audience)
    return f"/t/{thread.public_id}"


def reply_posted(label: str, reader: Member, writer: Member, group: Group) -> str:
    thread = _thread(label, reader, group)
    return f"/t/{thread.public_id}/{forum.post(thread=thread, author=writer, body=BODY).public_id}"


def stricter_reply_posted(label: str, reader: Member, writer: Member, group: Group) -> str:
    """A reply under a label of its own, in a thread under TLP:CLEAR."""
    thread = _thread(Label.CLEAR, reader, group)
    post = forum.post(thread=thread, author=writer, body=BODY)
    Post.objects.filter(pk=post.pk).update(label=label)
    return f"/t/{thread.public_id}/{post.public_id}"


def decision_made(label: str, reader: Member, writer: Member, group: Group) -> str:
    item = held_item(author=reader, body=BODY, thread=_thread(label, writer, group))
    version, moderator = item.version, moderator_of(item)
    made = decide(item=item, moderator=moderator, outcome="return", reason="conduct", note=NOTE, version=version)
    QueueItem.objects.filter(pk=item.pk).update(label=label)
    return f"/decisions/{made.public_id}"


def appeal_decided(label: str, reader: Member, writer: Member, group: Group) -> str:
    item = held_item(author=reader, body=BODY, thread=_thread(label, writer, group))
    decision = decided(item)
    Delivery.objects.all().delete()
    item = appealed(decision, words=TITLE)
    decided(item, "keep", reason="conduct", note=NOTE)
    QueueItem.objects.filter(pk=item.pk).update(label=label)
    return f"/decisions/{decision.public_id}"


def thread_opened(label: str, reader: Member, writer: Member, group: Group) -> str:
    thread = _thread(label, reader, group)
    glass.opened(thread, reason=NOTE, by=glass.administrator(name=AUTHOR, organisation=writer.organisation))
    return f"/t/{thread.public_id}/label"


def _thread(label: str, author: Member, group: Group) -> Thread:
    board = forum.board(names={"en": BOARD}, slug=BOARD)
    return forum.thread(board=board, author=author, label=label, title=TITLE, audience=Audience.objects.of(group))


TOLD: dict[Callable[..., str], set[str]] = {
    thread_started: {TITLE, AUTHOR, HOME, BOARD},
    reply_posted: {TITLE, BODY, AUTHOR, HOME},
    stricter_reply_posted: {TITLE, BODY, AUTHOR, HOME},
    decision_made: set(),
    appeal_decided: set(),
    thread_opened: {TITLE, AUTHOR, HOME, NOTE},
}
"""What of the words each notice carries in full."""


IN_A_CONVERSATION = {thread_started, reply_posted, stricter_reply_posted}
NEVER_STOPPED = {thread_opened}
STOPPING = {"List-Unsubscribe", "List-Unsubscribe-Post"}
THREAD = {"In-Reply-To", "References", "Reply-To"}
"""What ties mails together stands only above those that carry words."""


def sent_to(reader: Member) -> mail.EmailMessage:
    deliver_due()
    [message] = [message for message in mail.outbox if message.to == [reader.email]]
    return message


@pytest.mark.parametrize("label", Label.values)
@pytest.mark.parametrize("happens", TOLD, ids=lambda happens: happens.__name__)
def test_each_label_lets_out_by_mail_what_its_road_allows(happens, label, reader, writer, group):
    address = happens(label, reader, writer, group)

    sent = sent_to(reader)

    whole = _whole(sent).lower()
    assert {word for word in WORDS if word in whole} == (
        TOLD[happens] if label in (Label.CLEAR, Label.GREEN) else set()
    )
    assert sent.subject.startswith(f"{label} ")
    assert sent.body.startswith(f"{label}\n")
    assert settings.SITE_URL + address in sent.body
    assert settings.SITE_URL + address in sent.alternatives[0].content


@pytest.mark.parametrize("label", Label.values)
@pytest.mark.parametrize("happens", TOLD, ids=lambda happens: happens.__name__)
def test_the_head_of_every_mail_is_the_sites_own_and_ties_it_to_no_other(happens, label, reader, writer, group):
    address = happens(label, reader, writer, group)

    head = sent_to(reader).message()

    stoppable = happens not in NEVER_STOPPED
    carried = label in (Label.CLEAR, Label.GREEN) and happens in IN_A_CONVERSATION
    assert set(head.keys()) == HEADERS | (THREAD if carried else set()) | (STOPPING if stoppable else set())
    assert head["From"] == settings.DEFAULT_FROM_EMAIL
    assert head["To"] == reader.email
    assert re.fullmatch(r"<notifications\.[\w.-]+>", head["List-Id"])
    assert not any(part in str(head.items()) for part in address.split("/") if len(part) > 1)


def test_two_mails_about_one_thread_have_nothing_of_their_own_in_common(reader, writer, group):
    thread = _thread(Label.AMBER, reader, group)
    for _ in range(2):
        forum.post(thread=thread, author=writer)
        deliver_due()

    first, second = (dict(message.message().items()) for message in mail.outbox)
    differing = {name for name in HEADERS | STOPPING if first[name] != second[name]}
    assert "Message-ID" in differing <= {"Message-ID", "Date", "List-Unsubscribe"}


def leave_the_group(reader: Member, post: Post) -> None:
    Membership.objects.filter(member=reader).delete()


def lose_the_account(reader: Member, post: Post) -> None:
    Member.objects.filter(pk=reader.pk).update(is_active=False)


def tighten_the_label(reader: Member, post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(label=Label.AMBER)


@pytest.mark.parametrize(
    ("meanwhile", "mails"), [(leave_the_group, 0), (lose_the_account, 0), (tighten_the_label, 1)], ids=str
)
def test_what_a_mail_may_say_to_whom_is_asked_when_it_is_sent(meanwhile, mails, reader, writer, group):
    post = forum.post(thread=_thread(Label.GREEN, reader, group), author=writer, body=BODY)

    meanwhile(reader, post)
    deliver_due()

    assert len(mail.outbox) == mails
    assert not any(word in message.subject + message.body for message in mail.outbox for word in WORDS)

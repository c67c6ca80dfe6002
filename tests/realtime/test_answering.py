"""Answering by mail: what becomes a reply, as on the site and never otherwise, and what strangers may send."""

import base64
import io
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from community.core.tlp import Label
from community.members.models import Audience, Member
from community.members.models.member import Role
from community.moderation.models import WatchRule
from forum.models import Post, Thread
from realtime.actions import answering
from realtime.links import answer_address
from realtime.models import Delivery, Notification, Preference, Received
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, members, rule
from tests.realtime.letters import QUOTE, WORDS, arrives, letter, reason, replies

pytestmark = pytest.mark.django_db


def test_an_answer_by_mail_becomes_a_reply_to_the_post_it_answers(address, asked, thread):
    assert re.fullmatch(r"reply\+[a-z0-9]{38}@example\.org", address)

    arrives(letter(address))

    assert replies(thread) == [("Ada Verlaine", WORDS)]
    assert Post.objects.get(parent=asked).label == asked.stands_under


def test_a_mail_that_tells_of_a_quotation_is_answered_like_any_other(reader, thread):
    elsewhere = forum.thread()
    mine = forum.post(thread=elsewhere, author=reader)
    Notification.objects.all().delete()
    cited = f"[Ada](/t/{elsewhere.public_id}/{mine.public_id}):\n\n> {mine.current.body}\n\nIs that so?"
    quoting = forum.post(thread=elsewhere, body=cited)
    deliver_due()
    [address] = next(message.reply_to for message in mail.outbox if message.to == [reader.email])

    arrives(letter(address))

    assert Post.objects.get(parent=quoting).author == reader


def test_the_same_mail_twice_is_one_reply(address, thread):
    for _ in range(3):
        arrives(letter(address))

    assert len(replies(thread)) == 1
    assert Received.objects.count() == 1


def test_it_comes_in_through_the_providers_hook(address, thread):
    name, domain = address.split("@")
    said = {
        "From": "told@example.org",
        "FromFull": {"Email": "told@example.org", "Name": "Ada", "MailboxHash": ""},
        "To": f"{name}@{domain}",
        "ToFull": [{"Email": address, "Name": "", "MailboxHash": name.partition("+")[2]}],
        "OriginalRecipient": address,
        "Subject": "Re: anything",
        "MessageID": "of-the-provider",
        "TextBody": WORDS + QUOTE,
        "Headers": [{"Name": "Message-ID", "Value": "<1@example.net>"}],
        "Attachments": [],
    }
    secret = base64.b64encode(settings.ANYMAIL["WEBHOOK_SECRET"].encode()).decode()
    hook = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = hook.post(
            "/mail/hooks/postmark/inbound/",
            json.dumps(said),
            content_type="application/json",
            headers={"Authorization": f"Basic {secret}"},
        )
        assert answer.status_code == 200
    assert (
        hook.post("/mail/hooks/postmark/inbound/", json.dumps(said), content_type="application/json").status_code == 400
    )

    assert replies(thread) == [("Ada Verlaine", WORDS)]


def test_a_mail_server_can_pipe_it_in(address, thread, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(letter(address))))

    said = io.StringIO()
    call_command("receive_mail", stdout=said)

    assert said.getvalue() == "posted\n"
    assert len(replies(thread)) == 1


def test_it_waits_for_moderators_as_on_the_site(address, thread):
    WatchRule.objects.create(value="twice a week", explanation="Look.")

    arrives(letter(address))

    assert [state for _name, state in replies(thread)] == [Post.State.HELD]


def close(thread: Thread, reader: Member) -> None:
    Thread.objects.filter(pk=thread.pk).update(locked=True)


def suspend(thread: Thread, reader: Member) -> None:
    Member.objects.filter(pk=reader.pk).update(read_only_until=timezone.now() + timedelta(days=1))


def tighten(thread: Thread, reader: Member) -> None:
    Thread.objects.filter(pk=thread.pk).update(label=Label.AMBER)


def tighten_the_post(thread: Thread, reader: Member) -> None:
    Post.objects.filter(thread=thread, parent__isnull=False).update(label=Label.RED)


def shut_out(thread: Thread, reader: Member) -> None:
    Thread.objects.filter(pk=thread.pk).update(audience=Audience.objects.of(members.group()))


def appoint(thread: Thread, reader: Member) -> None:
    Member.objects.filter(pk=reader.pk).update(role=Role.MODERATOR)


def age(thread: Thread, reader: Member) -> None:
    Notification.objects.update(created=timezone.now() - timedelta(days=settings.REPLY_BY_MAIL_DAYS, seconds=1))


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (close, "closed for replies"),
        (suspend, "read"),
        (tighten, "cannot be answered by mail any more"),
        (tighten_the_post, "cannot be answered by mail any more"),
        (shut_out, "cannot be answered by mail any more"),
        (appoint, "second factor"),
        (age, "too old"),
    ],
)
def test_what_may_not_be_done_on_the_site_or_not_by_mail_is_refused_with_the_reason(
    address, thread, reader, meanwhile, said
):
    meanwhile(thread, reader)

    arrives(letter(address))

    assert said in reason(thread)


def test_a_mail_that_says_why_is_known_as_a_machines_and_few_are_sent(address, thread):
    for number in range(answering.MOST_REASONS_PER_HOUR + 3):
        arrives(letter(address, sender="eve@example.net", name=str(number)))
        deliver_due()

    assert len(mail.outbox) == answering.MOST_REASONS_PER_HOUR
    assert mail.outbox[0].message()["Auto-Submitted"] == "auto-generated"
    assert mail.outbox[0].reply_to == []


def test_very_many_answers_in_an_hour_are_refused(address, thread, monkeypatch):
    monkeypatch.setattr(answering, "MOST_PER_HOUR", 2)
    for number in range(4):
        arrives(letter(address, text=f"Answer {number}", name=str(number)))

    assert [words for _name, words in replies(thread)] == ["Answer 0", "Answer 1"]


def test_files_are_left_out_and_that_is_said(address, thread):
    parts = (
        "From: told@example.org\r\nTo: {to}\r\nMessage-ID: <f@example.net>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--b\r\n"
        "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=x.pdf\r\n\r\nabc\r\n--b--\r\n"
    )

    arrives(parts.format(to=address, text=WORDS).encode())
    deliver_due()

    assert len(replies(thread)) == 1
    assert ["without its files" in sent.subject for sent in mail.outbox if sent.to == ["told@example.org"]] == [True]


def test_a_mail_of_html_alone_is_read(address, thread):
    html = letter(address, text=f"<p>{WORDS}</p><style>x</style><blockquote>Which rota?</blockquote>")

    arrives(html.replace(b"text/plain", b"text/html"))

    assert replies(thread) == [("Ada Verlaine", WORDS)]


def test_what_is_longer_than_a_post_is_refused_with_the_sites_own_sentence(address, thread):
    arrives(letter(address, text="a " * 45_000))

    assert "characters" in reason(thread)


def test_an_empty_answer_is_refused(address, thread):
    arrives(letter(address, text=QUOTE))

    assert "No words of yours" in reason(thread)


@pytest.mark.parametrize("label", [Label.AMBER, Label.AMBER_STRICT, Label.RED])
def test_from_amber_on_no_address_is_offered(reader, label):
    group = members.group(reader)
    forum.post(thread=forum.thread(author=reader, label=label, audience=Audience.objects.of(group)))

    deliver_due()

    [sent] = mail.outbox
    assert sent.reply_to == []
    assert "##-" not in sent.body


def test_under_the_rule_nothing_is_posted_by_mail_even_to_a_true_address(reader):
    opening = rule.thread()
    notification = Notification.objects.create(
        recipient=reader,
        notice="thread-started",
        target_type=ContentType.objects.get_for_model(Thread),
        target_id=opening.pk,
    )

    received = arrives(letter(answer_address(notification)))

    assert "Chatham House Rule" in received.reason
    assert replies(opening) == []


def test_neither_a_digest_nor_staff_are_offered_one(reader, thread):
    Preference.objects.create(member=reader, notice="reply-posted", road="mail", pace="daily")
    moderator = members.member(role=Role.MODERATOR)
    forum.post(thread=thread)
    forum.post(thread=forum.thread(author=moderator))
    Delivery.objects.update(due=timezone.now())

    deliver_due()

    assert [sent.reply_to for sent in mail.outbox] == [[], []]


def test_where_answers_are_not_set_up_none_is_offered_nor_taken(address, thread, settings):
    settings.REPLY_BY_MAIL_ADDRESS = ""
    forum.post(thread=thread)

    deliver_due()

    assert mail.outbox[0].reply_to == []
    assert arrives(letter(address)) is None


def test_several_posts_in_one_mail_are_answered_at_the_last(thread, settings):
    settings.MAIL_BATCH_SECONDS = 120
    forum.post(thread=thread)
    last = forum.post(thread=thread)
    Delivery.objects.update(due=timezone.now())
    deliver_due()

    arrives(letter(mail.outbox[0].reply_to[0]))

    assert Post.objects.filter(parent=last).count() == 1


def test_nothing_of_an_answer_is_logged(address, caplog):
    caplog.set_level("INFO")

    arrives(letter(address))
    arrives(letter("reply@example.org"))

    assert WORDS not in caplog.text
    assert "told@example.org" not in caplog.text

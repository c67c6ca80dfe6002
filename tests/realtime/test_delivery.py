"""Mail: what leaves the site under which label, what is not sent any more, and what happens when sending fails."""

import threading
from datetime import timedelta
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from community.core import clock
from community.core.tlp import Label
from community.members.models import Member
from forum.actions.removing import remove_revision
from forum.models import Post
from realtime.actions.notifications import mark_all_read
from realtime.management.commands.worker import in_line
from realtime.models import Delivery, Mail, Notification, Pace, Preference
from realtime.outbox import delivery
from realtime.outbox.delivery import MOST_ATTEMPTS, claim, deliver_due
from tests.factories import forum, members

pytestmark = pytest.mark.django_db

WORDS = ["Canary in the title", "Canary in the text", "Canary Writer"]


@pytest.fixture
def author() -> Member:
    return members.member(email="told@example.org")


def reply_to(author: Member, label: str = Label.GREEN) -> Post:
    thread = forum.thread(author=author, label=label, title=WORDS[0])
    return forum.post(thread=thread, body=WORDS[1], author=members.member(name=WORDS[2]))


def sent_about(author: Member, label: str) -> mail.EmailMessage:
    reply_to(author, label)
    deliver_due()
    [message] = mail.outbox
    return message


@pytest.mark.parametrize("label", [Label.CLEAR, Label.GREEN])
def test_under_clear_and_green_a_mail_carries_the_text_and_the_label_first(author, label):
    message = sent_about(author, label)

    assert message.subject.startswith(f"{label} ")
    assert message.body.startswith(f"{label}\n")
    assert all(word in message.subject + message.body for word in WORDS)


@pytest.mark.parametrize("label", [Label.AMBER, Label.AMBER_STRICT, Label.RED])
def test_from_amber_on_a_mail_carries_the_label_and_a_link_and_nothing_else(author, label):
    message = sent_about(author, label)

    assert message.subject.startswith(f"{label} ")
    assert message.body.startswith(f"{label}\n")
    assert not any(word.lower() in message.message().as_string().lower() for word in WORDS)
    assert "/t/" in message.body


@pytest.mark.parametrize("label", Label.values)
def test_every_mail_is_the_sites_own_and_known_when_repeated(author, label, settings):
    message = sent_about(author, label).message()

    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["To"] == "told@example.org"
    assert Mail.objects.get(recipient=author).public_id in message["Message-ID"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert "notifications." in message["List-Id"]


def test_a_mail_is_written_in_the_language_and_direction_of_its_reader(author):
    author.language = "ar"
    author.save()

    message = sent_about(author, Label.GREEN)

    assert "رد جديد" in message.subject
    assert '<html lang="ar" dir="rtl">' in message.alternatives[0].content


def test_signs_in_a_text_are_not_escaped_in_mail(author):
    thread = forum.thread(author=author, title="R&D <safety> “quotes” & more")
    forum.post(thread=thread, body="Don't & won't")

    deliver_due()

    assert "R&D <safety> “quotes” & more" in mail.outbox[0].subject
    assert "Don't & won't" in mail.outbox[0].body


def test_a_worker_that_is_told_to_stop_finishes_the_mail_in_its_hand_and_begins_no_other(author, monkeypatch):
    for _ in range(3):
        reply_to(author)
    stopping, send_messages = threading.Event(), EmailBackend.send_messages

    def told_meanwhile(self, messages):
        stopping.set()
        return send_messages(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", told_meanwhile)
    for work, _seconds in in_line(stopping):
        work()

    assert len(mail.outbox) == 1
    assert Delivery.objects.filter(state=Delivery.State.WAITING, claimed_until=None).count() == 2


def test_what_was_sent_is_not_sent_again(author):
    reply_to(author)

    assert deliver_due() == 1
    assert deliver_due() == 0
    assert Delivery.objects.get().state == Delivery.State.SENT


def read_it(author: Member, reply: Post) -> None:
    mark_all_read(member=author, until=timezone.now())


def remove_it(author: Member, reply: Post) -> None:
    remove_revision(reply.current)


def suspend_them(author: Member, reply: Post) -> None:
    Member.objects.filter(pk=author.pk).update(is_active=False)


def refuse_mail(author: Member, reply: Post) -> None:
    Preference.objects.create(member=author, notice="reply-posted", road=Preference.Road.MAIL, pace=Pace.NEVER)


def forget_the_notice(author: Member, reply: Post) -> None:
    Notification.objects.update(notice="a-notice-of-last-year")


@pytest.mark.parametrize("meanwhile", [read_it, remove_it, suspend_them, refuse_mail, forget_the_notice])
def test_what_is_no_news_any_more_is_not_mailed(author, meanwhile):
    reply = reply_to(author)

    meanwhile(author, reply)
    deliver_due()

    assert mail.outbox == []
    assert Delivery.objects.get().state == Delivery.State.UNNEEDED


def break_mail(monkeypatch) -> None:
    def refuse(*args):
        raise SMTPDataError(554, b"5.6.0 not such a mail")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


def test_a_mail_that_cannot_be_sent_is_put_off_each_time_twice_as_long(author, monkeypatch):
    break_mail(monkeypatch)
    reply_to(author)
    waits = []
    for _ in range(3):
        Delivery.objects.update(due=timezone.now())
        deliver_due()
        waits.append(round((Delivery.objects.get().due - timezone.now()).total_seconds() / 60))

    assert waits == [1, 2, 4]
    assert Delivery.objects.get().state == Delivery.State.WAITING


def test_after_eight_attempts_it_stays_in_sight_as_failed(author, monkeypatch):
    break_mail(monkeypatch)
    reply_to(author)
    for _ in range(MOST_ATTEMPTS + 1):
        Delivery.objects.update(due=timezone.now())
        deliver_due()

    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (Delivery.State.FAILED, MOST_ATTEMPTS)


def killed(*_args) -> None:
    raise SystemExit


def lapse() -> None:
    """Let the time pass for which rows are claimed."""
    Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_a_mail_that_kills_its_worker_each_time_is_given_up_and_the_next_is_sent(author, monkeypatch):
    reply_to(author)
    with monkeypatch.context() as deadly:
        deadly.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", killed)
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(SystemExit):
                deliver_due()
            lapse()
    reply_to(members.member(email="second@example.org"))

    deliver_due()

    assert [message.to for message in mail.outbox] == [["second@example.org"]]
    assert Delivery.objects.get(notification__recipient=author).state == Delivery.State.FAILED


def test_one_mail_that_fails_keeps_no_other_waiting(author, monkeypatch):
    reply_to(author)
    reply_to(members.member(email="second@example.org"))
    composed = delivery.composed
    monkeypatch.setattr(
        delivery, "composed", lambda mail, news: 1 / 0 if mail.recipient == author else composed(mail, news)
    )

    deliver_due()

    assert [message.to for message in mail.outbox] == [["second@example.org"]]


def test_a_row_that_a_worker_has_claimed_is_left_to_it_until_the_claim_expires(author):
    reply_to(author)
    first = claim()

    assert first is not None
    assert claim() is None

    lapse()
    assert claim() == first
    row = Delivery.objects.get()
    assert row.attempts == 2
    assert row.claimed_until > timezone.now()


def test_no_other_worker_takes_a_mail_while_a_server_is_as_slow_as_one_may_be(author, monkeypatch, settings):
    reply_to(author)
    send_messages, answers = EmailBackend.send_messages, 11  # greeting to QUIT, TLS and signing in among them
    late = timezone.now() + timedelta(seconds=answers * settings.EMAIL_TIMEOUT)

    def slow(self, messages):
        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
        monkeypatch.setattr(clock, "now", lambda: late)
        deliver_due()  # the other worker
        return send_messages(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    deliver_due()

    assert len(mail.outbox) == 1

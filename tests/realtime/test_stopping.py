"""Stopping mails from a mail: with one click as RFC 8058 has it, signed out, and on a page with buttons."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from community.members.models import Member
from forum.actions.questions import accept_answer
from forum.models import Kind, Subscription, Thread
from realtime.links import stop_link
from realtime.models import Mail, Notification, Preference
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return members.member(email="told@example.org")


@pytest.fixture
def thread(author) -> Thread:
    return forum.thread(author=author, title="Checking who collects")


@pytest.fixture
def link(thread) -> str:
    """Return the path of the link in a mail about the thread."""
    forum.post(thread=thread)
    deliver_due()
    [message] = mail.outbox
    return message.message()["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)


@pytest.fixture
def program() -> Client:
    """Return a mail program: it has no session and no token against forgery."""
    return Client(enforce_csrf_checks=True)


def test_a_mail_programs_own_button_stops_the_kind_of_mail_and_nothing_else(link, program, author, thread):
    assert mail.outbox[0].message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    for _ in range(2):
        assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200

    forum.post(thread=thread)
    deliver_due()
    assert len(mail.outbox) == 1
    assert [(row.notice, row.road, row.pace) for row in Preference.objects.filter(member=author)] == [
        ("reply-posted", "mail", "never")
    ]


def test_a_look_stops_nothing_and_says_nothing_of_text_or_member(link, program, author):
    page = program.get(link)

    assert page.status_code == 200
    assert "Replies in threads that I follow" in page.text
    assert not any(word in page.text for word in ("Checking", author.name, author.email))
    assert not Preference.objects.exists()
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


def test_the_page_can_also_leave_the_thread_alone(link, program, author, thread):
    assert program.post(link, {"what": "conversation"}).status_code == 200

    assert Subscription.objects.get(member=author, thread=thread).level == Subscription.Level.NONE
    assert not Preference.objects.exists()


def test_a_thread_can_be_left_from_the_mail_that_an_answer_settled_its_question(program, author):
    asked = forum.thread(kind=Kind.QUESTION)
    answer = forum.post(thread=asked, author=author)
    Notification.objects.all().delete()
    accept_answer(member=asked.author, post=answer)
    deliver_due()
    [message] = mail.outbox
    link = message.message()["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)

    assert "Nothing more of this thread" in program.get(link).text
    program.post(link, {"what": "conversation"})

    assert Subscription.objects.get(member=author, thread=asked).level == Subscription.Level.NONE


def test_what_waits_to_be_mailed_of_a_thread_that_is_left_is_not_mailed(link, program, thread):
    forum.post(thread=thread)

    program.post(link, {"what": "conversation"})

    deliver_due()
    assert len(mail.outbox) == 1


def test_a_mail_of_another_thread_still_comes_when_one_is_left(link, program, author):
    forum.post(thread=forum.thread(author=author, title="Another"))

    program.post(link, {"what": "conversation"})

    deliver_due()
    assert [message.subject for message in mail.outbox[1:]] == ["TLP:GREEN New reply: Another"]


def test_the_page_speaks_the_members_language(link, program, author):
    author.language = "ar"
    author.save()

    assert '<html lang="ar" dir="rtl"' in program.get(link).text


@pytest.mark.parametrize("token", ["x", "abcdefabcdef:sig", "%00", "a" * 500])
def test_a_link_that_nobody_was_sent_is_told_from_none(program, token):
    answer = program.post(f"/mail/stop/{token}")

    assert answer.status_code == 404
    assert not Preference.objects.exists()


def test_the_link_of_one_mail_opens_no_other(link, program):
    other = Mail.objects.create(recipient=members.member(), notices=["reply-posted"])
    forged = re.sub(r"stop/\w+:", f"stop/{other.public_id}:", link)

    assert program.post(forged).status_code == 404


def test_what_nobody_may_do_without_cannot_be_stopped(program):
    account = Mail.objects.create(recipient=members.member(), notices=["change-waits"])

    page = program.post(stop_link(account).removeprefix(settings.SITE_URL))

    assert page.status_code == 200
    assert not Preference.objects.exists()

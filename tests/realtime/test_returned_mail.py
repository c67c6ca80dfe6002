"""Mails that come back without a provider: a mail server reports to the address that was sealed for one mail."""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from community.members.models import Member
from realtime.models import Mail, Mailbox
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_server_of_our_own(settings):
    settings.RETURN_ADDRESS = "reply@example.org"


@pytest.fixture
def reader() -> Member:
    return members.member(email="told@example.org")


@pytest.fixture
def sent(reader):
    """Return how to send the reader a mail; each goes out with an address of its own, to which it comes back."""
    thread = forum.thread(author=reader)

    def _sent() -> str:
        mail.outbox.clear()
        forum.post(thread=thread)
        deliver_due()
        [message] = mail.outbox
        return message.from_email

    return _sent


def report(action: str = "failed", status: str = "5.1.1", *, whose: str = "told@example.org") -> str:
    """Return the part of a report that machines read (RFC 3464, 2.1)."""
    return (
        "Reporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; {whose}\r\nAction: {action}\r\nStatus: {status} (any words)\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n"
    )


def comes_back(to: str, said: str, monkeypatch, *, kind: str = "message/delivery-status") -> str:
    """Let a mail server pipe a report in, and return what the site said."""
    raw = (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@example.net\r\nTo: <{to}>\r\nSubject: Undelivered\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        f"--B\r\nContent-Type: {kind}\r\n\r\n{said}\r\n"
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: the mail\r\n--B--\r\n"
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw.encode())))
    told = io.StringIO()
    call_command("receive_mail", stdout=told)
    return told.getvalue().strip()


def state() -> str:
    return getattr(Mailbox.objects.first(), "state", "nothing")


def test_a_mail_is_from_the_site_and_comes_back_to_an_address_of_its_own(sent, settings):
    first, second = sent(), sent()

    assert mail.outbox[0].message()["From"] == settings.DEFAULT_FROM_EMAIL
    assert re.fullmatch(r"reply\+b[a-z0-9]{38}@example\.org", first)
    assert first != second


def test_after_two_mails_that_came_back_for_good_no_more_are_sent(sent, monkeypatch):
    assert comes_back(sent(), report(), monkeypatch) == "bounce"
    assert state() == "bouncing"
    comes_back(sent(), report(), monkeypatch)

    assert state() == "paused"


def test_one_mail_that_comes_back_twice_is_counted_once(sent, monkeypatch):
    address = sent()
    for _ in range(3):
        comes_back(address, report(), monkeypatch)

    assert state() == "bouncing"


@pytest.mark.parametrize("status", ["4.4.7", "5.7.1"])
def test_what_was_given_up_for_now_is_shown_and_pauses_nothing(sent, monkeypatch, status):
    for _ in range(3):
        comes_back(sent(), report(status=status), monkeypatch)

    assert state() == "bouncing"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (report("delayed", "4.4.1"), "message/delivery-status"),
        (report("delivered", "2.0.0"), "message/delivery-status"),
        ("", "message/delivery-status"),
        ("Action\r\n: \r\nStatus\r\n\r\n\r\n\x00", "message/delivery-status"),
        (report(), "text/plain"),
    ],
)
def test_a_report_that_tells_of_no_failure_changes_nothing(sent, monkeypatch, said, kind):
    assert comes_back(sent(), said, monkeypatch, kind=kind) == "ignored"
    assert state() == "nothing"


@pytest.mark.parametrize(
    "forge",
    [
        lambda address: address.replace(address[-20:-16], "aaaa"),
        lambda address: re.sub(r"\+b.{12}", "+b" + "a" * 12, address),
        lambda address: address.replace("+b", "+"),
        lambda _address: "reply@example.org",
        lambda _address: "told@example.org",
    ],
)
def test_a_report_to_an_address_that_was_not_sealed_pauses_nobody(sent, monkeypatch, forge):
    for _ in range(3):
        comes_back(forge(sent()), report(), monkeypatch)

    assert state() == "nothing"


def test_what_a_report_says_of_somebody_else_is_not_believed(reader, sent, monkeypatch):
    other = members.member(email="other@example.org")
    for _ in range(2):
        comes_back(sent(), report(whose=other.email), monkeypatch)

    assert not Mailbox.objects.filter(member=other).exists()
    assert Mailbox.objects.get().member == reader


def test_an_address_that_was_left_meanwhile_says_nothing_of_the_new_one(reader, sent, monkeypatch):
    address = sent()
    reader.email = "new@example.org"
    reader.save()

    assert comes_back(address, report(), monkeypatch) == "ignored"


def test_a_report_of_an_old_mail_says_nothing_of_today(sent, monkeypatch):
    address = sent()
    Mail.objects.update(created=timezone.now() - timedelta(days=11))

    assert comes_back(address, report(), monkeypatch) == "ignored"


def test_where_a_provider_takes_mails_back_they_are_from_the_site_alone(sent, settings):
    settings.RETURN_ADDRESS = ""

    assert sent() == settings.DEFAULT_FROM_EMAIL

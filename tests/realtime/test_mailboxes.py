"""Addresses to which mail does not come: heard from the server or the provider, paused, told, and proven again."""

import base64
import json
from smtplib import SMTPRecipientsRefused

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from anymail.message import AnymailRecipientStatus, AnymailStatus
from django.conf import settings
from django.core import mail
from django.test import Client

from community.audit.models import AuditEntry
from community.members.models import Member
from forum.models import Thread
from realtime.models import Delivery, Mail, Mailbox, Preference
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, members

pytestmark = pytest.mark.django_db
SECRET = "Basic " + base64.b64encode(settings.ANYMAIL["WEBHOOK_SECRET"].encode()).decode()


@pytest.fixture
def reader() -> Member:
    return members.member(email="told@example.org")


@pytest.fixture
def thread(reader) -> Thread:
    return forum.thread(author=reader)


def report(kind: str, number: int = 1, *, secret: str = SECRET, about: Mail | None = None) -> int:
    """Let the provider report of a mail to the reader, and return its answer's status."""
    record = {"HardBounce": "Bounce", "SoftBounce": "Bounce", "Blocked": "Bounce", "SpamComplaint": "SpamComplaint"}
    said = {
        "RecordType": record.get(kind, kind),
        "Type": kind,
        "ID": number,
        "MessageID": f"message-{number}",
        "Email": "Told@example.org",
        "Recipient": "Told@example.org",
        "Metadata": {"mail": about.public_id} if about else {},
    }
    answer = Client(enforce_csrf_checks=True).post(
        "/mail/hooks/postmark/tracking/",
        json.dumps(said),
        content_type="application/json",
        headers={"Authorization": secret},
    )
    return answer.status_code


def state() -> str:
    return getattr(Mailbox.objects.first(), "state", "nothing")


def test_after_two_hard_bounces_nothing_more_is_sent_and_the_member_is_told_on_the_site(reader, thread, client_as):
    assert report("HardBounce", 1) == 200
    assert state() == "bouncing"
    report("HardBounce", 2)
    assert state() == "paused"

    forum.post(thread=thread)
    deliver_due()

    assert mail.outbox == []
    assert Delivery.objects.get().state == Delivery.State.UNNEEDED
    client = client_as(reader)
    assert "Mails to you came back, so no more are sent" in client.get("/notifications/").text
    assert "Send the link" in client.get("/notifications/mail").text
    assert [(entry.action, entry.details) for entry in AuditEntry.objects.filter(action__startswith="realtime.")] == [
        ("realtime.address_paused", {})
    ]


def test_one_report_that_comes_twice_is_counted_once(reader):
    for _ in range(3):
        report("HardBounce", 7)

    assert state() == "bouncing"


@pytest.mark.parametrize(("kind", "after"), [("Blocked", "nothing"), ("Open", "nothing"), ("Delivery", "nothing")])
def test_what_may_pass_or_says_nothing_of_the_address_changes_nothing(reader, kind, after):
    for number in range(3):
        report(kind, number)

    assert state() == after


def test_a_mail_that_arrives_forgets_a_single_bounce(reader):
    report("HardBounce", 1)
    report("Delivery", 2)
    report("HardBounce", 3)

    assert state() == "bouncing"


def test_a_complaint_stops_mail_of_that_kind_alone(reader, thread, client_as):
    sent = Mail.objects.create(recipient=reader, notices=["reply-posted", "change-waits"])

    report("SpamComplaint", about=sent)

    assert [(one.notice, one.pace) for one in Preference.objects.filter(member=reader)] == [("reply-posted", "never")]
    assert state() == "complained"
    assert "A mail to you was reported as unwanted" in client_as(reader).get("/notifications/").text


def test_a_complaint_about_no_mail_that_is_known_stops_all_that_can_be_stopped(reader):
    report("SpamComplaint", about=Mail.objects.create(recipient=members.member(), notices=["admitted"]))

    stopped = set(Preference.objects.filter(member=reader, pace="never").values_list("notice", flat=True))
    assert stopped >= {"reply-posted", "thread-started"}
    assert "change-waits" not in stopped


@pytest.mark.parametrize("secret", ["", "Basic !", SECRET[:-4]])
def test_a_report_without_the_secret_is_refused(reader, secret):
    assert report("HardBounce", secret=secret) == 400
    assert state() == "nothing"


def test_no_other_providers_addresses_are_open(client):
    assert client.post("/mail/hooks/mailgun/tracking/").status_code == 404


def smtp(code: int, words: bytes = b"no such mailbox") -> Exception:
    return SMTPRecipientsRefused({"told@example.org": (code, words)})


def provider(status: str) -> Exception:
    message = mail.EmailMessage()
    message.anymail_status = AnymailStatus()
    message.anymail_status.set_recipient_status({"told@example.org": AnymailRecipientStatus(None, status)})
    return AnymailRecipientsRefused(email_message=message)


def refusing(monkeypatch, refusal: Exception) -> None:
    def refuse(*_args):
        raise refusal

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


@pytest.mark.parametrize(
    ("refusal", "known", "row"),
    [
        (smtp(550), "bouncing", Delivery.State.FAILED),
        (smtp(550, b"5.1.1 no such mailbox"), "bouncing", Delivery.State.FAILED),
        (smtp(550, b"5.7.1 your server is on a blocklist"), "nothing", Delivery.State.WAITING),
        (provider("invalid"), "bouncing", Delivery.State.FAILED),
        (provider("rejected"), "nothing", Delivery.State.WAITING),
        (AnymailRecipientsRefused(), "nothing", Delivery.State.WAITING),
        (smtp(451), "nothing", Delivery.State.WAITING),
    ],
)
def test_whoever_refuses_the_recipient_is_believed_when_they_say_for_good(thread, monkeypatch, refusal, known, row):
    refusing(monkeypatch, refusal)
    forum.post(thread=thread)

    deliver_due()

    assert state() == known
    assert Delivery.objects.get().state == row


@pytest.fixture
def paused(reader) -> Mailbox:
    report("HardBounce", 1)
    report("HardBounce", 2)
    return Mailbox.objects.get()


def link_sent_to(reader: Member, client: Client) -> str:
    client.post("/notifications/mail/check")
    [message] = mail.outbox
    assert message.to == [reader.email]
    return next(line for line in message.body.splitlines() if "/notifications/mail/" in line)


def test_the_link_in_a_mail_to_the_address_starts_mail_again_and_only_a_press_does(paused, reader, thread, client_as):
    client = client_as(reader)
    link = link_sent_to(reader, client)
    assert client.get(link).status_code == 200
    assert state() == "paused"

    assert "Confirmed" in client.post(link).text

    assert state() == "ok"
    forum.post(thread=thread)
    deliver_due()
    assert len(mail.outbox) == 2
    assert "came back" not in client.get("/notifications/").text


def test_a_link_proves_no_other_members_address_nor_one_that_was_changed_since(paused, reader, client_as):
    link = link_sent_to(reader, client_as(reader))

    assert client_as(members.member()).post(link).status_code == 404
    Member.objects.filter(pk=reader.pk).update(email="new@example.org")
    assert "Confirmed" not in client_as(reader).post(link).text
    assert state() == "paused"


def test_another_address_is_not_paused(paused, reader, thread):
    Member.objects.filter(pk=reader.pk).update(email="new@example.org")
    forum.post(thread=thread)

    deliver_due()

    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_a_check_that_cannot_be_sent_says_so(paused, reader, client_as, monkeypatch):
    refusing(monkeypatch, smtp(550))

    answer = client_as(reader).post("/notifications/mail/check", follow=True)

    assert "could not be sent" in answer.text


def test_a_member_chooses_when_digests_come(reader, client_as):
    client = client_as(reader)
    chosen = {"zone": "Asia/Amman", "digest_hour": "6", "digest_day": "6"}

    assert client.post("/notifications/mail", chosen).status_code == 302
    assert 'value="Asia/Amman" selected' in client.get("/notifications/mail").text
    assert client.post("/notifications/mail", chosen | {"zone": "Mars/Olympus"}).status_code == 200

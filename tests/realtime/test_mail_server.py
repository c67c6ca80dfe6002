"""The server that takes our mails: asked over one connection, and waited for while it is away."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
import requests
from anymail.exceptions import AnymailRequestsAPIError
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from community.core import clock
from realtime.models import Delivery, Mail
from realtime.outbox import delivery
from realtime.outbox.delivery import MailServerAway, deliver_due
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@dataclass
class MailServer:
    """What a stand-in for an SMTP server saw, and what it answers instead of 250, by command."""

    connections: int = 0
    mails: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    """The same, for the first time alone."""

    def answer(self, command: str, usual: str) -> str:
        return self.once.pop(command, None) or self.answers.get(command, usual)


@contextmanager
def standing_in() -> Iterator[tuple[MailServer, tuple[str, int]]]:
    seen = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            seen.connections += 1
            self.say(seen.answer("GREETING", "220 here"))
            for line in self.rfile:
                command = line[:4].decode().strip().upper()
                if command == "QUIT":
                    self.say("221 bye")
                    return
                said = seen.answer(command, "354 go on" if command == "DATA" else "250 ok")
                self.say(said)
                if said.startswith("354"):
                    while self.rfile.readline() != b".\r\n":
                        pass
                    seen.mails += 1
                    self.say("250 taken")

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield seen, server.server_address
        server.shutdown()


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with standing_in() as (seen, (host, port)):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        yield seen


def told(number: int = 1) -> None:
    for _ in range(number):
        forum.post(thread=forum.thread(author=members.member()))


def states() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts"))


def test_what_is_due_goes_over_one_connection(server):
    told(4)
    deliver_due()
    assert (server.mails, server.connections) == (4, 1)


def test_a_connection_is_renewed_before_a_server_has_enough_of_it(server, monkeypatch):
    monkeypatch.setattr(delivery, "MOST_PER_CONNECTION", 2)
    told(4)
    deliver_due()
    assert (server.mails, server.connections) == (4, 2)


def test_with_nothing_due_nobody_is_asked(server):
    deliver_due()
    assert server.connections == 0


def test_after_a_failure_the_others_go_over_a_new_connection(server):
    server.once["MAIL"] = "421 4.3.2 enough for now"  # and then the server hangs up
    told(3)
    deliver_due()
    assert (server.mails, server.connections) == (2, 2)


def test_a_server_that_lets_nobody_in_costs_no_mail_an_attempt(server):
    server.answers["GREETING"] = "421 4.3.2 closed for an hour"
    told(2)
    for _ in range(delivery.MOST_ATTEMPTS + 1):
        with pytest.raises(MailServerAway):
            deliver_due()

    assert states() == [(Delivery.State.WAITING, 0)] * 2
    del server.answers["GREETING"]
    deliver_due()
    assert server.mails == 2


def provider(status: int) -> Exception:
    answer = requests.Response()
    answer.status_code = status
    return AnymailRequestsAPIError(response=answer)


def failing(monkeypatch, error: Exception) -> None:
    def fail(*_args):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        SMTPServerDisconnected(),
        SMTPDataError(451, b"4.3.1 disk full"),
        requests.ConnectionError(),
        provider(503),
        provider(429),
        provider(401),
    ],
)
def test_a_mail_that_nobody_takes_is_tried_for_days_and_then_given_up(monkeypatch, error):
    failing(monkeypatch, error)
    told()
    begun = now = timezone.now()
    waits = []
    while states() == [(Delivery.State.WAITING, 0)] and len(waits) < 200:
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        deliver_due()
        waits.append(round((Delivery.objects.get().due - now).total_seconds() / 60))
        now = Delivery.objects.get().due

    assert waits[:9] == [1, 1, 2, 4, 8, 16, 32, 60, 60]
    assert Delivery.objects.get().state == Delivery.State.FAILED
    assert timedelta(days=4) < now - begun < timedelta(days=4, hours=2)


@pytest.mark.parametrize("error", [SMTPDataError(554, b"5.6.0 not such a mail"), provider(422), ValueError()])
def test_what_is_wrong_with_a_mail_counts_as_an_attempt(monkeypatch, error):
    failing(monkeypatch, error)
    told()
    deliver_due()
    assert states() == [(Delivery.State.WAITING, 1)]


def outbox() -> str:
    said: str = Client().get("/readyz").json()["outbox"]
    return said


def test_readiness_says_that_a_mail_is_tried_in_vain(monkeypatch):
    failing(monkeypatch, ConnectionRefusedError())
    told()
    deliver_due()
    assert outbox() == "ok"

    Mail.objects.update(created=timezone.now() - timedelta(hours=2))
    assert outbox().startswith("a mail is tried for 7")


def test_readiness_says_what_was_given_up():
    told(2)
    Delivery.objects.update(state=Delivery.State.FAILED)
    assert outbox() == "2 given up; see /notifications/undelivered"


def test_readiness_says_that_mail_waits_unless_a_worker_has_it_in_its_hand():
    told()
    now = timezone.now()
    Delivery.objects.update(due=now - timedelta(minutes=9), claimed_until=now + timedelta(minutes=1))
    assert outbox() == "ok"

    Delivery.objects.update(claimed_until=now - timedelta(minutes=6))
    assert outbox().startswith("waiting for 36")

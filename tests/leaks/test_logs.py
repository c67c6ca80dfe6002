"""A walk over everything, failures included, leaves no words of members, no slugs and no tokens in the logs."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from community.core.logs import JsonFormatter
from community.core.tlp import Label
from forum.actions.submitting import submit
from forum.models import Revision
from forum.views import reading as reading_views
from realtime.hearing import hear_letter
from realtime.incoming.letters import letter_of_bytes
from realtime.outbox.delivery import deliver_due
from tests.factories import sessions
from tests.leaks.asking import ASKING, ask_for_everything, found
from tests.leaks.matrix import EVERYBODY, HELD


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Return what our own handler writes, of every level and every logger."""
    root = logging.getLogger()
    [handler] = [handler for handler in root.handlers if type(handler) is logging.StreamHandler]
    django, levels = logging.getLogger("django"), (root.level, logging.getLogger("django").level)
    written = io.StringIO()
    before = handler.setStream(written)
    root.setLevel(logging.DEBUG)
    django.setLevel(logging.DEBUG)
    yield written
    root.setLevel(levels[0])
    django.setLevel(levels[1])
    handler.setStream(before)


@pytest.fixture
def handed(logged) -> Iterator[io.StringIO]:
    """Return the same as JSON, the facts of each request included, as production writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter(private=settings.PRIVATE_ADDRESSES))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("viewer", ASKING)
def test_asking_for_everything_and_sending_what_is_wrong_logs_no_words(planting, logged, handed, viewer):
    ask_for_everything(planting, viewer)

    assert "django.request" in logged.getvalue()
    assert '"view": "forum:thread"' in handed.getvalue()
    assert found(planting, logged.getvalue() + handed.getvalue()) == set()


def test_a_mail_that_comes_in_logs_neither_its_words_nor_whose_it_is(planting, logged):
    words, sender = " ".join(planting.words), planting.viewers["member outside"].member.email
    raw = f"From: {sender}\r\nTo: reply+{'a' * 38}@example.org\r\nSubject: {words}\r\n\r\n{words}"

    for kind in ("", "Content-Type: multipart/report; boundary=B\r\n"):
        hear_letter(letter_of_bytes(f"{kind}{raw}".encode()))

    assert "answers nothing" in logged.getvalue()
    assert found(planting, logged.getvalue()) == set()


def test_a_failure_logs_none_of_the_words_it_failed_over(planting, logged, monkeypatch):
    """PostgreSQL says which row it could not write: all of it."""
    text = planting.text(Label.GREEN, EVERYBODY)

    def fail(*_args, **_kwargs):
        raise IntegrityError(f"DETAIL:  Failing row contains ({', '.join(text.words)}).")

    monkeypatch.setattr(reading_views.reading, "thread_page", fail)
    client = sessions.client_as(text.author.member, raise_request_exception=False)

    assert client.get(f"/t/{text.post.thread.public_id}").status_code == 500

    assert "django.db.utils.IntegrityError" in logged.getvalue()
    assert found(planting, logged.getvalue()) == set()


def test_a_mail_that_cannot_be_sent_logs_neither_its_words_nor_to_whom(planting, logged, monkeypatch):
    def refuse(_self, messages):
        raise OSError(f"550 {messages[0].to}: {messages[0].body}")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    deliver_due()

    assert "Mail" in logged.getvalue()
    assert found(planting, logged.getvalue()) == set()


def test_feeds_are_fetched_without_a_trace_of_their_tokens(planting, logged):
    token = planting.viewers["member of the group"].token

    for address in (f"/feed/{token}", f"/feed/{token}x", f"/feed/{token}/more"):
        Client().get(address)

    assert "/feed/…" in logged.getvalue()
    assert found(planting, logged.getvalue(), token) == set()


def test_writing_and_holding_logs_no_words(planting, logged):
    held = [text for text in planting.planted if text.state == HELD]

    for text in held:
        submit(Revision.objects.get(post=text.post, state=Revision.State.HELD), said_sensitive=True)

    assert found(planting, logged.getvalue()) == set()


def test_a_line_with_words_is_noticed(planting, logged):
    word = next(iter(planting.words))

    logging.getLogger("any").warning("It fell over %s", word)

    assert found(planting, logged.getvalue()) == {word}

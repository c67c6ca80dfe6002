"""A walk over everything, failures included, leaves no words of members, no slugs and no tokens in the logs."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.db import IntegrityError
from django.test import Client

from community.core.tlp import Label
from forum.actions.submitting import submit
from forum.models import Revision
from forum.views import reading as reading_views
from realtime.outbox.delivery import deliver_due
from tests.factories import sessions
from tests.leaks import surfaces
from tests.leaks.matrix import EVERYBODY, GROUP, HELD, Planted, Planting

COMBINATIONS = [(Label.GREEN, EVERYBODY), (Label.AMBER, GROUP)]


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


def told(planting: Planting) -> list[str]:
    """Return what no line may hold: words, slugs of boards, ways to threads, names and addresses of people."""
    ids = [public_id for text in planting.planted for public_id in (text.post.public_id, text.post.thread.public_id)]
    slugs = [board.slug for board in planting.boards]
    viewers = [*planting.viewers.values(), *(text.author for text in planting.planted)]
    people = [value for one in viewers if one.member for value in (one.member.email, one.member.name)]
    return [*planting.words, *ids, *slugs, *people]


def found(planting: Planting, written: io.StringIO, *more: str) -> set[str]:
    return {word for word in (*told(planting), *more) if word in written.getvalue()}


def walk(planting: Planting, viewer: str, text: Planted, *, without: set[str]) -> set[str]:
    """Ask for every address about the text and send it something, and return them all."""
    looking = text.author if viewer == "author" else planting.viewers[viewer]
    client = sessions.client_as(looking.member, raise_request_exception=False)
    words = list(text.words)
    addresses = set(surfaces.addresses(text.place(looking, planting.applicant)).values())
    for address in sorted(addresses - without):
        client.get(address)
        client.post(address, {"body": " ".join(words), "title": words[0], "note": words[0]})
    return addresses


@pytest.mark.parametrize("viewer", ["visitor", "member outside", "author", "moderator of the board"])
def test_asking_for_everything_and_sending_what_is_wrong_logs_no_words(planting, logged, viewer):
    walked: set[str] = set()
    for text in planting.planted:
        if (text.label, text.audience) in COMBINATIONS:
            walked |= walk(planting, viewer, text, without=walked)

    assert "django.request" in logged.getvalue()
    assert found(planting, logged) == set()


def test_a_failure_logs_none_of_the_words_it_failed_over(planting, logged, monkeypatch):
    """PostgreSQL says which row it could not write: all of it."""
    text = planting.text(Label.GREEN, EVERYBODY)

    def fail(*_args, **_kwargs):
        raise IntegrityError(f"DETAIL:  Failing row contains ({', '.join(text.words)}).")

    monkeypatch.setattr(reading_views.reading, "thread_page", fail)
    client = sessions.client_as(text.author.member, raise_request_exception=False)

    assert client.get(f"/t/{text.post.thread.public_id}").status_code == 500

    assert "django.db.utils.IntegrityError" in logged.getvalue()
    assert found(planting, logged) == set()


def test_a_mail_that_cannot_be_sent_logs_neither_its_words_nor_to_whom(planting, logged, monkeypatch):
    def refuse(_self, messages):
        raise OSError(f"550 {messages[0].to}: {messages[0].body}")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    deliver_due()

    assert "Mail" in logged.getvalue()
    assert found(planting, logged) == set()


def test_feeds_are_fetched_without_a_trace_of_their_tokens(planting, logged):
    token = planting.viewers["member of the group"].token

    for address in (f"/feed/{token}", f"/feed/{token}x", f"/feed/{token}/more"):
        Client().get(address)

    assert "/feed/…" in logged.getvalue()
    assert found(planting, logged, token) == set()


def test_writing_and_holding_logs_no_words(planting, logged):
    held = [text for text in planting.planted if text.state == HELD]

    for text in held:
        submit(Revision.objects.get(post=text.post, state=Revision.State.HELD), said_sensitive=True)

    assert found(planting, logged) == set()


def test_a_line_with_words_is_noticed(planting, logged):
    word = next(iter(planting.words))

    logging.getLogger("any").warning("It fell over %s", word)

    assert found(planting, logged) == {word}

"""The disk is full: a sentence, what was written shown again, nothing half done; with room it goes on."""

from collections.abc import Callable, Iterator
from itertools import count
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from psycopg.errors import DiskFull

from forum.models import Post, Revision
from tests.factories import forum, members
from tests.factories.sessions import client_as

WORDS = "Words worth keeping. " * 400
NO_LIMIT = 2**32 - 2


@pytest.fixture
def reader(copy) -> Client:
    member = members.member(language="ar")
    forum.settle(member)
    client = client_as(member)
    client.raise_request_exception = False
    return client


@pytest.fixture
def full() -> Iterator[Callable[[], None]]:
    """Let SQLite's file grow no more, and fill what is free in it; return what gives it room again."""

    def make_room() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {NO_LIMIT}")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ballast (number integer PRIMARY KEY, weight blob)")
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 16}")
        for number in count():
            try:
                cursor.execute("INSERT INTO ballast VALUES (%s, zeroblob(2000))", [number])
            except OperationalError:
                break
    yield make_room
    make_room()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ballast")


def reply(client: Client, thread, key: str):
    said = {"body": WORDS, "language": "en", "submission_key": key}
    return client.post(f"/t/{thread.public_id}/reply", said)


@pytest.mark.sqlite
def test_a_full_disk_is_told_with_the_words_kept_and_nothing_is_half_done(thread, reader, full):
    key = str(uuid4())
    before = Post.objects.count(), Revision.objects.count()

    answer = reply(reader, thread, key)

    assert answer.status_code == 507
    assert "لم تعد في الموقع مساحة" in answer.text
    assert WORDS.strip() in answer.text
    assert (Post.objects.count(), Revision.objects.count()) == before
    assert reader.get(f"/t/{thread.public_id}").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]

    full()

    assert [reply(reader, thread, key).status_code for _ in range(2)] == [302, 302]
    assert Post.objects.filter(thread=thread, current__body=WORDS.strip()).count() == 1


@pytest.mark.postgresql
def test_a_full_disk_of_postgresql_is_told_in_the_same_words(thread, reader, monkeypatch):
    def fails(**_what: object) -> None:
        with transaction.atomic(), connection.wrap_database_errors:
            raise DiskFull

    monkeypatch.setattr("forum.views.posts.posts.post_reply", fails)

    answer = reply(reader, thread, str(uuid4()))

    assert answer.status_code == 507
    assert "لم تعد في الموقع مساحة" in answer.text
    assert WORDS.strip() in answer.text

"""PostgreSQL breaks its connections off, as when it is restarted: what was under way is told, all else goes on."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.db import connection

from forum.models import Post
from tests import live
from tests.factories import forum, members
from tests.faults.people import Person, eventually

pytestmark = pytest.mark.postgresql


@pytest.fixture
def other(copy) -> Iterator[psycopg.Connection]:
    """Return a connection to the site's database that is not the site's, nor the test's."""
    url = live.url_of(copy[0]).replace("postgres://", "postgresql://")
    with closing(psycopg.connect(url, autocommit=True)) as opened:
        yield opened


@pytest.fixture
def break_off(other) -> Callable[[], int]:
    """Return what ends every connection of the site's processes, in the middle of what they do; it says how many."""
    ours = [other.info.backend_pid, connection.connection.info.backend_pid]
    theirs = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> ALL(%s)"
    )
    return lambda: other.execute(theirs, [ours]).fetchone()[0]


@contextmanager
def locked(other: psycopg.Connection, table: str) -> Iterator[None]:
    """Let whoever asks for the table wait."""
    with other.transaction():
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


def is_waited_for(other: psycopg.Connection) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return other.execute(waiting).fetchone()[0] > 0


def test_the_requests_after_it_are_answered_as_if_nothing_had_been(person, thread, break_off):
    assert person.get(f"/t/{thread.public_id}").status == 200
    assert break_off()
    assert person.get(f"/t/{thread.public_id}").status == 200
    assert break_off()
    assert person.reply(thread, "Said after the break.").status == 302


def test_a_request_under_way_is_told_in_its_members_language_and_can_be_sent_again(site, thread, other, break_off):
    member = members.member(language="ar")
    forum.settle(member)
    reader, key = Person(site, member), "5f0c2f0e-0a57-4c40-8d9c-111111111111"
    with ThreadPoolExecutor(1) as beside:
        with locked(other, "forum_post"):
            asked = beside.submit(reader.reply, thread, "Said in the middle of it.", key=key)
            assert eventually(lambda: is_waited_for(other))
            assert break_off()
        answer = asked.result()

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert 'lang="ar" dir="rtl"' in answer.text
    assert "Said in the middle of it." in answer.text
    assert "Traceback" not in answer.text
    assert [reader.reply(thread, "Said in the middle of it.", key=key).status for _ in range(2)] == [302, 302]
    assert Post.objects.filter(thread=thread, parent__isnull=False).count() == 1


def test_an_open_page_hears_on(site, person, thread, break_off):
    listener = Person(site, thread.author)

    def is_broken_off_and_answered() -> None:
        assert break_off()
        forum.post(thread=thread)

    assert listener.hears(thread.topic, is_broken_off_and_answered)


def test_the_worker_goes_on(site, person, thread, break_off):
    assert break_off()
    assert person.reply(thread, "To be told by mail.").status == 302
    assert eventually(lambda: any("To be told by mail." in mail for mail in site.mails()))

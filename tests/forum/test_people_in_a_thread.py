"""Who speaks in a thread: counted for each state of it; of a long one, not again for each reply."""

import pytest

from forum.actions.removing import remove_revision
from forum.models import Thread
from forum.reading.people import people_in
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return members.member()


def count(thread: Thread, reader) -> int:
    return people_in(Thread.objects.get(pk=thread.pk), reader).count


def long_thread() -> Thread:
    """Return a thread whose numbers are those of many posts."""
    thread = forum.thread()
    Thread.objects.filter(pk=thread.pk).update(last_seq=980, reply_count=979)
    return thread


def test_in_a_short_thread_everybody_counts_at_once(reader) -> None:
    thread = forum.thread()
    assert count(thread, reader) == 1
    forum.post(thread=thread)
    assert count(thread, reader) == 2


def test_in_a_long_thread_the_next_reply_is_not_counted_yet(reader, django_assert_num_queries) -> None:
    thread = long_thread()
    assert count(thread, reader) == 1
    forum.post(thread=thread)
    with django_assert_num_queries(1):  # that of the thread
        assert count(thread, reader) == 1


def test_who_was_removed_counts_no_longer_however_long_the_thread_is(reader) -> None:
    thread = long_thread()
    reply = forum.post(thread=thread)
    assert count(thread, reader) == 2
    remove_revision(reply.current)
    assert count(thread, reader) == 1

import pytest

from tests.factories import forum as make

pytestmark = pytest.mark.django_db


def test_a_published_reply_has_a_place_and_moves_the_counters():
    thread = make.thread()
    reply = make.post(thread=thread)
    thread.refresh_from_db()
    assert (reply.seq, reply.depth, thread.reply_count, thread.last_seq) == (2, 1, 1, 2)

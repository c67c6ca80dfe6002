"""To which threads a page may listen."""

import pytest

from community.members.models import Audience
from realtime.sockets.topics import audible
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


def test_of_many_threads_those_that_one_may_read_are_audible_and_no_others():
    open_to_all, closed = forum.board(), forum.board(audience=Audience.objects.of(members.group()))
    threads = [forum.thread(board=closed if number % 5 == 2 else open_to_all) for number in range(12)]

    heard = audible(members.member(), [one.topic for one in threads])

    assert heard == {one.topic for one in threads if one.board == open_to_all}


def test_a_page_that_listens_to_no_thread_hears_of_none():
    assert audible(members.member(), []) == set()

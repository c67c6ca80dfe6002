"""What an open page fetches when its thread moved: how many replies of others came, and where the first stands."""

import re

import pytest

from forum.actions.posts import edit_post
from forum.actions.removing import remove_revision
from tests.factories import forum, members
from tests.factories.sessions import client_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return members.member()


@pytest.fixture
def thread():
    return forum.thread()


def news(reader, thread, *, since: int) -> str:
    return client_as(reader).get(f"/t/{thread.public_id}/news?since={since}").text


def test_replies_of_others_are_counted_from_where_the_page_ends(reader, thread):
    forum.post(thread=thread)
    first, _second = forum.post(thread=thread), forum.post(thread=thread)

    told = news(reader, thread, since=2)

    assert "2 new replies" in told
    assert f"at={first.public_id}" in told


def test_ones_own_reply_is_no_news(reader, thread):
    forum.post(thread=thread, author=reader)

    assert "new repl" not in news(reader, thread, since=1)


def test_a_reply_that_waits_for_a_moderator_is_no_news_to_others(reader, thread):
    forum.held_post(thread=thread, parent=forum.post(thread=thread, author=reader))

    assert "new repl" not in news(reader, thread, since=1)


def page_of(reader, thread):
    """Open the thread's page now; return how that page fetches its news later."""
    page = client_as(reader).get(f"/t/{thread.public_id}").text
    address = re.search(r'src="([^"]+/news[^"]+)"', page)[1].replace("&amp;", "&")
    return lambda: client_as(reader).get(address).text


def test_a_page_whose_post_was_removed_says_so(reader, thread):
    post = forum.post(thread=thread)
    fetched = page_of(reader, thread)
    assert "changed or removed" not in fetched()

    remove_revision(post.current)

    assert "changed or removed" in fetched()


def test_a_page_whose_post_was_changed_says_so_though_its_reader_wrote_meanwhile(reader, thread):
    post = forum.post(thread=thread)
    forum.settle(post.author)
    fetched = page_of(reader, thread)
    forum.post(thread=thread, author=reader)
    assert "changed or removed" not in fetched()

    edit_post(editor=post.author, post=post, body="Other words.", base_number=1)

    assert "changed or removed" in fetched()

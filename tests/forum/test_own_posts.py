"""The page of one's own texts that no reader sees: they stay their author's."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.members.models import Audience, Member, Membership
from forum.models import Post, Revision, Thread
from tests.factories import forum, members

pytestmark = pytest.mark.django_db

MINE = "/forum/mine"


@pytest.fixture
def thread() -> Thread:
    return forum.thread()


@pytest.fixture
def reader() -> Member:
    return members.member()


@pytest.fixture
def client(client, reader) -> Client:
    client.force_login(reader)
    return client


def opening(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, parent=None)


def test_ones_own_held_texts_stand_on_a_page_of_their_own(client, thread, reader) -> None:
    assert "Nothing of yours is held" in client.get(MINE).text
    forum.held_post(thread=thread, author=reader, parent=opening(thread), body="Waiting words.")
    forum.held_post(thread=thread, author=members.member(), parent=opening(thread), body="Of somebody else.")
    page = client.get(MINE).text
    assert "Waiting words" in page
    assert "Of somebody else" not in page


@pytest.mark.parametrize("state", [Revision.State.HELD, Revision.State.RETURNED, Revision.State.REMOVED])
def test_who_leaves_a_group_keeps_their_words_and_nothing_of_the_thread(client, reader, state) -> None:
    group = members.group(reader)
    audience = Audience.objects.of(group)
    thread = forum.thread(board=forum.board(audience=audience, names={"en": "Inner board"}), title="Inner title")
    forum.held_post(thread=thread, author=reader, parent=opening(thread), body="Waiting words.")
    Revision.objects.filter(editor=reader).update(state=state)
    Post.objects.filter(author=reader).update(state=state)
    assert "Inner title" in client.get(MINE).text

    Membership.objects.filter(group=group, member=reader).delete()

    page = client.get(MINE).text
    assert "Waiting words" in page
    for kept_back in ("Inner title", "Inner board", thread.public_id):
        assert kept_back not in page


@pytest.mark.parametrize("rows", [2, 20])
def test_the_page_of_held_texts_costs_the_same_for_many(client, thread, reader, rows) -> None:
    for _ in range(rows):
        forum.held_post(thread=thread, author=reader, parent=opening(thread))
    with CaptureQueriesContext(connection) as queries:
        client.get(MINE)
    assert len(queries) <= 10

"""Querysets that are put into SQL once: the same rows as if they were put together each time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models

from community.core.prepared import prepared
from community.core.visibility import Viewer
from community.members.models import Audience
from forum.models import Board, Post, Thread
from forum.models.tree import branch_end
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@prepared
def threads_called(viewer: Viewer, title: str) -> models.QuerySet[Thread]:
    return Thread.objects.visible_to(viewer).filter(title=title).select_related("board", "author__organisation")


@prepared
def branch(viewer: Viewer, thread: int, begin: bytes, end: bytes, deepest: int) -> models.QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, path__gte=begin, path__lt=end, depth__lte=deepest)
    return posts.order_by("path")


def test_each_call_gets_its_own_values_and_its_own_viewer() -> None:
    inside, outside = members.member(), members.member()
    team = members.group(inside)
    forum.thread(title="Open")
    forum.thread(title="Closed", audience=Audience.objects.of(team))
    assert [thread.title for thread in threads_called(inside, "Open")] == ["Open"]
    assert [thread.title for thread in threads_called(outside, "Open")] == ["Open"]
    assert [thread.title for thread in threads_called(inside, "Closed")] == ["Closed"]
    assert threads_called(outside, "Closed") == []


def test_who_is_no_member_gets_nothing_whoever_asked_before() -> None:
    forum.thread(title="Open")
    assert threads_called(members.member(), "Open")
    assert threads_called(members.applicant(), "Open") == []
    assert threads_called(AnonymousUser(), "Open") == []


def test_a_viewer_who_loses_a_group_loses_its_threads_at_once() -> None:
    inside = members.member()
    team = members.group(inside)
    forum.thread(title="Closed", audience=Audience.objects.of(team))
    assert len(threads_called(inside, "Closed")) == 1
    team.members.clear()
    assert threads_called(inside, "Closed") == []


def test_numbers_and_bytes_find_their_places() -> None:
    thread = forum.thread()
    reply = forum.post(thread=thread)
    below = forum.post(thread=thread, parent=reply)
    forum.post(thread=thread)
    path = bytes(reply.path or b"")
    reader = members.member()
    assert branch(reader, thread.pk, path, branch_end(path), 9) == [reply, below]
    assert branch(reader, thread.pk, path, branch_end(path), 1) == [reply]


def test_related_rows_come_along() -> None:
    forum.thread(title="Open")
    found = threads_called(members.member(), "Open")[0]
    counted: list[str] = []
    with connection.execute_wrapper(lambda execute, sql, *rest: (counted.append(sql), execute(sql, *rest))[1]):
        assert found.board.name
        assert found.author.organisation.name
    assert counted == []


def test_an_argument_that_goes_nowhere_is_refused() -> None:
    @prepared
    def careless(viewer: Viewer, slug: str) -> models.QuerySet[Board]:
        return Board.objects.visible_to(viewer)

    with pytest.raises(ValueError, match="went nowhere"):
        careless(members.member(), "storage")


def test_a_rule_that_asks_more_of_the_viewer_than_its_kind_is_refused() -> None:
    @prepared
    def personal(viewer: Viewer) -> models.QuerySet[Board]:
        return Board.objects.visible_to(viewer).filter(slug=viewer.email)

    with pytest.raises(AttributeError):
        personal(members.member())


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_mix_their_values() -> None:
    titles = [forum.thread(title=f"Thread {number}").title for number in range(8)]
    reader = members.member()

    def asked(title: str) -> list[str]:
        try:
            return [thread.title for thread in threads_called(reader, title)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(asked, titles * 5)) == [[title] for title in titles * 5]

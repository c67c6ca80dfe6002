"""The threads of all boards in one list, and taking all of them as read."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.core import prepared
from community.members.models import Audience
from forum.actions.posts import post_reply
from forum.actions.read_marks import mark_read
from forum.actions.subscriptions import subscribe
from forum.models import ReadMark, Subscription
from forum.reading import shows
from realtime.models import Notification
from tests.factories import forum, members

pytestmark = pytest.mark.django_db

PLACE = "/forum/threads"


@pytest.fixture
def reader():
    return members.member(joined=timezone.now() - timedelta(days=30))


@pytest.fixture
def client(client, reader):
    client.force_login(reader)
    return client


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 class="row-title"[^>]*><a[^>]*>([^<]*)</a>', page)


def test_one_list_holds_the_threads_of_every_board_newest_first_whatever_is_pinned(client) -> None:
    forum.thread(board=forum.board(), title="Old", pinned=True)
    forum.thread(board=forum.board(), title="New")
    forum.thread(title="Hidden", audience=Audience.objects.of(members.group()))
    assert titles(client.get(PLACE).text) == ["New", "Old"]


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("latest", ["Opened", "Never opened", "Mine", "Followed"]),
        ("new", ["Never opened", "Followed"]),
        ("unread", ["Opened", "Never opened", "Mine", "Followed"]),
        ("unanswered", ["Never opened", "Mine", "Followed"]),
        ("mine", ["Mine"]),
        ("followed", ["Mine", "Followed"]),
        ("nonsense", ["Opened", "Never opened", "Mine", "Followed"]),
    ],
)
def test_a_view_shows_what_it_says(client, reader, show, found) -> None:
    followed = forum.thread(title="Followed")
    subscribe(member=reader, thread=followed, level=Subscription.Level.ANSWERS)
    silent = forum.thread(title="Mine", author=reader)
    subscribe(member=reader, thread=silent, level=Subscription.Level.ALL)
    forum.thread(title="Never opened")
    opened = forum.thread(title="Opened")
    mark_read(member=reader, thread=opened, shown=[1])
    forum.post(thread=opened)
    assert titles(client.get(f"{PLACE}?show={show}").text) == found


def test_what_one_wants_to_hear_nothing_of_is_not_followed(client, reader) -> None:
    subscribe(member=reader, thread=forum.thread(), level=Subscription.Level.NONE)
    assert "You follow no thread here" in client.get(f"{PLACE}?show=followed").text


def test_pages_follow_each_other_without_a_gap_or_a_repetition(client) -> None:
    for number in range(45):
        forum.thread(title=f"T{number}", pinned=number % 7 == 0)
    found, place = [], PLACE
    while place:
        page = client.get(place).text
        found += titles(page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        place = older[1].replace("&amp;", "&") if older else ""
    assert found == [f"T{number}" for number in reversed(range(45))]


@pytest.fixture
def short_look(monkeypatch):
    """Let five threads be many."""
    monkeypatch.setattr(shows, "LOOKED_THROUGH", 5)
    prepared.forget()
    yield
    prepared.forget()


def _read(reader, *threads) -> None:
    for thread in threads:
        mark_read(member=reader, thread=thread, shown=[1])


@pytest.mark.usefixtures("short_look")
@pytest.mark.parametrize("place", [PLACE, "board"])
def test_what_is_new_far_back_is_found_by_looking_further(client, reader, place) -> None:
    board = forum.board()
    made = [forum.thread(board=board, title=f"T{number}") for number in range(13)]
    _read(reader, *made[1:9], *made[10:])
    place, found = f"{reverse('forum:board', args=[board.slug]) if place == 'board' else place}?show=unread", []
    for _page in range(3):
        page = client.get(place).text
        found.append(titles(page))
        further = re.search(r'href="([^"]+after=[^"]+)"', page)
        place = further[1].replace("&amp;", "&") if further else ""
    assert (found, place) == ([["T9"], [], ["T0"]], "")


@pytest.mark.usefixtures("short_look")
def test_a_list_without_news_says_how_far_it_looked_and_leads_further(client, reader) -> None:
    old = forum.thread(title="Old")
    _read(reader, *(forum.thread() for _ in range(5)))
    page = client.get(f"{PLACE}?show=new").text
    assert "Nothing new among these 500 threads" in page
    assert "You have read everything here" not in page
    _read(reader, old)
    further = re.search(r'href="([^"]+after=[^"]+)"', page)
    assert "Nothing more is new here" in client.get(further[1].replace("&amp;", "&")).text


@pytest.mark.usefixtures("short_look")
def test_nobody_looks_through_what_was_over_before_they_joined(client, reader) -> None:
    for _ in range(6):
        forum.thread()
    reader.joined = timezone.now() + timedelta(minutes=1)
    reader.save()
    assert "You have read everything here" in client.get(f"{PLACE}?show=unread").text


def test_two_rows_and_twenty_cost_the_same_queries(client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{PLACE}?show=unread")
        return len(asked)

    for _ in range(2):
        forum.thread()
    queries()
    two = queries()
    for _ in range(18):
        forum.thread()
    assert queries() == two


def test_a_board_is_taken_as_read_and_the_others_stay_new(client, reader) -> None:
    board = forum.board()
    forum.thread(board=board, title="Here")
    forum.thread(title="There")
    answer = client.post(reverse("forum:board-read", args=[board.slug]), follow=True)
    assert "1 thread is marked as read." in answer.text
    assert titles(client.get(f"{PLACE}?show=unread").text) == ["There"]


def test_everything_is_taken_as_read_and_what_comes_after_is_new_again(client, reader) -> None:
    thread = forum.thread(title="Grows")
    mark_read(member=reader, thread=thread, shown=[])
    client.post(reverse("forum:read"))
    assert titles(client.get(f"{PLACE}?show=unread").text) == []
    forum.post(thread=thread)
    page = client.get(f"{PLACE}?show=unread").text
    assert (titles(page), "1 new" in page) == (["Grows"], True)


def test_what_is_taken_as_read_is_no_news_on_the_bell(client, reader) -> None:
    thread = forum.thread()
    subscribe(member=reader, thread=thread, level=Subscription.Level.ALL)
    author = members.member()
    forum.settle(author)
    post_reply(author=author, thread=thread, body="An answer.", language="en")
    assert Notification.objects.filter(recipient=reader, read_at=None).exists()
    client.post(reverse("forum:read"))
    assert not Notification.objects.filter(recipient=reader, read_at=None).exists()


def test_a_board_of_others_is_not_taken_as_read(client) -> None:
    closed = forum.board(audience=Audience.objects.of(members.group()))
    assert client.post(reverse("forum:board-read", args=[closed.slug])).status_code == 404
    assert not ReadMark.objects.exists()

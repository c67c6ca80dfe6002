"""The forum's index, a board and a tag, as members find them."""

import base64
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.core import prepared
from community.members.models import Audience
from forum.actions.read_marks import mark_read
from forum.models import Subscription, Thread
from forum.reading import boards
from forum.reading.cursors import ThreadCursor
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return forum.board(names={"en": "Transport", "ar": "النقل"}, descriptions={"en": "Hand-overs."})


@pytest.fixture
def reader():
    return members.member(joined=timezone.now() - timedelta(days=30))


@pytest.fixture
def client(client, reader):
    client.force_login(reader)
    return client


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 class="row-title"[^>]*><a[^>]*>([^<]*)</a>', page)


def address(board, query: str = "") -> str:
    return reverse("forum:board", args=[board.slug]) + query


def test_the_index_counts_only_what_one_may_see(client, board) -> None:
    forum.thread(board=board, title="Open")
    closed = Audience.objects.of(members.group())
    forum.thread(board=board, title="Closed", audience=closed)
    hidden = forum.board(names={"en": "Steering"}, audience=closed)
    page = client.get(reverse("forum:index")).text
    assert "Transport" in page
    assert "1 thread" in page
    assert "1 new" in page
    assert hidden.name not in page


@pytest.fixture
def counts_few(monkeypatch):
    """Let three threads be all that are counted, and two the latest."""
    monkeypatch.setattr(boards, "COUNTED", 3)
    monkeypatch.setattr(boards, "NEWEST", 2)
    prepared.forget()
    yield
    prepared.forget()


@pytest.mark.usefixtures("counts_few")
def test_what_is_many_is_called_many(client, board, reader) -> None:
    for _ in range(3):
        forum.thread(board=board)
    page = client.get(reverse("forum:index")).text
    assert ("3 threads" in page, "99+ new" in page) == (True, True)
    forum.thread(board=board)
    mark_read(member=reader, thread=forum.thread(board=board), shown=[1])
    page = client.get(reverse("forum:index")).text
    assert ("More than 200 threads" in page, "1 new" in page) == (True, True)


def test_a_board_shows_its_threads_newest_activity_first_and_pinned_ones_above(client, board) -> None:
    old, new = forum.thread(board=board, title="Old"), forum.thread(board=board, title="New")
    forum.thread(board=board, title="Pinned", pinned=True)
    forum.thread(title="Elsewhere")
    assert titles(client.get(address(board)).text) == ["Pinned", "New", "Old"]
    forum.post(thread=old)
    assert titles(client.get(address(board)).text) == ["Pinned", "Old", "New"]
    assert new.board == board


def test_a_row_says_what_is_new_who_spoke_last_and_under_which_label(client, board) -> None:
    thread = forum.thread(board=board, title="Seals")
    thread.tags.add("custody")
    forum.post(thread=thread, author=members.member(name="Rosa Vantongeren"))
    page = client.get(address(board)).text
    assert "2 new" in page
    assert "Rosa Vantongeren" in page
    assert "TLP:GREEN" in page
    assert reverse("forum:tag", args=["custody"]) in page


def test_what_was_read_is_no_longer_new(client, board) -> None:
    thread = forum.thread(board=board)
    forum.post(thread=thread)
    client.get(reverse("forum:thread", args=[thread.public_id]))
    assert "new</small>" not in client.get(address(board)).text
    forum.post(thread=thread)
    assert "1 new" in client.get(address(board)).text


def test_a_row_leads_to_the_first_new_post_of_what_was_opened_before(client, board) -> None:
    thread = forum.thread(board=board)
    home = reverse("forum:thread", args=[thread.public_id])
    assert f'href="{home}"' in client.get(address(board)).text
    client.get(home)
    new = forum.post(thread=thread)
    assert f'href="{home}?at=unread"' in client.get(address(board)).text
    assert client.get(home, {"at": "unread"}).url.endswith(f"#p-{new.public_id}")


def test_what_was_over_before_one_joined_is_not_news(client, board, reader) -> None:
    forum.thread(board=board)
    reader.joined = timezone.now() + timedelta(minutes=1)
    reader.save()
    assert "new</small>" not in client.get(address(board)).text


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("latest", {"Answered", "Unanswered", "Mine"}),
        ("unread", {"Answered", "Unanswered"}),
        ("unanswered", {"Unanswered", "Mine"}),
        ("mine", {"Mine", "Held"}),
        ("nonsense", {"Answered", "Unanswered", "Mine"}),
    ],
)
def test_a_list_can_be_narrowed(client, board, reader, show, found) -> None:
    forum.post(thread=forum.thread(board=board, title="Answered"))
    forum.thread(board=board, title="Unanswered")
    mine = forum.thread(board=board, title="Mine", author=reader)
    client.get(reverse("forum:thread", args=[mine.public_id]))
    held = Thread.objects.create(
        board=board, author=reader, title="Held", label="TLP:GREEN", audience=board.audience, state=Thread.State.HELD
    )
    forum.held_post(thread=held, author=reader)
    assert set(titles(client.get(address(board, f"?show={show}")).text)) == found


def test_the_empty_states_say_what_to_do(client, board) -> None:
    for show, sentence in {
        "latest": "Start the first one",
        "unread": "You have read everything here",
        "unanswered": "Every thread has an answer",
        "mine": "You have not started a thread here yet",
    }.items():
        assert sentence in client.get(address(board, f"?show={show}")).text


def test_pages_follow_each_other_without_a_gap_or_a_repetition(client, board) -> None:
    moment = timezone.now()
    made = [forum.thread(board=board, title=f"Thread {number:02}", pinned=number % 9 == 0) for number in range(45)]
    Thread.objects.filter(pk__in=[thread.pk for thread in made[10:30]]).update(last_activity=moment)  # ties
    seen: list[str] = []
    here = address(board)
    for _page in range(3):
        page = client.get(here).text
        seen += titles(page)
        after = re.search(r'href="([^"]*after=[^"]*)" rel="next"', page)
        here = after[1].replace("&amp;", "&") if after else ""
    assert here == ""
    assert len(seen) == 45
    assert sorted(seen) == sorted(thread.title for thread in made)


def test_a_cursor_holds_no_sequential_key_and_survives_the_round(board) -> None:
    thread = forum.thread(board=board)
    cursor = ThreadCursor.after(thread)
    assert ThreadCursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "cursor", ["", "x", "!!!", "MS4yLjM", "MC45OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OS5h", "\0", "é" * 500]
)
def test_an_unreadable_cursor_is_the_first_page(client, board, cursor) -> None:
    forum.thread(board=board, title="First")
    assert titles(client.get(address(board), {"after": cursor}).text) == ["First"]


def test_a_cursor_with_signs_that_no_id_has_never_reaches_the_database() -> None:
    """PostgreSQL refuses a NUL in a text."""
    assert ThreadCursor.parse(base64.urlsafe_b64encode(b"0.1.\0").decode()) is None


def test_a_board_says_who_reads_it_and_what_one_hears_of_it(client, board, reader) -> None:
    page = client.get(address(board)).text
    assert re.search(r"Read by <strong>\d+ members?</strong> of the network", page)
    Subscription.objects.create(member=reader, board=board, level=Subscription.Level.ALL)
    assert "Following" in client.get(address(board)).text


def test_a_board_of_others_is_not_there(client) -> None:
    hidden = forum.board(audience=Audience.objects.of(members.group()))
    there, nowhere = client.get(address(hidden)), client.get("/forum/nowhere/")
    assert there.status_code == nowhere.status_code == 404


def test_a_tag_shows_what_one_may_see_and_else_is_not_there(client, board) -> None:
    thread = forum.thread(board=board, title="Open")
    thread.tags.add("custody")
    closed = forum.thread(board=board, title="Closed", audience=Audience.objects.of(members.group()))
    closed.tags.add("custody", "secret")
    assert titles(client.get(reverse("forum:tag", args=["custody"])).text) == ["Open"]
    assert client.get(reverse("forum:tag", args=["secret"])).status_code == 404
    assert client.get(reverse("forum:tag", args=["never"])).status_code == 404
    assert client.get("/forum/tags/%00").status_code == 404


def test_a_tag_in_arabic_has_a_page(client, board) -> None:
    thread = forum.thread(board=board, title="Open")
    thread.tags.add("تخزين")
    page = client.get(address(board)).text
    link = re.search(r'class="tag" href="([^"]+)"', page)
    assert link
    assert titles(client.get(link[1]).text) == ["Open"]


@pytest.mark.parametrize("place", ["forum:index", "forum:board", "forum:tag"])
def test_two_rows_and_twenty_cost_the_same_queries(client, board, place) -> None:
    here = reverse(place, args={"forum:index": [], "forum:board": [board.slug], "forum:tag": ["custody"]}[place])

    def grow(number: int) -> None:
        for _ in range(number):
            thread = forum.thread(board=board if place != "forum:index" else forum.board())
            thread.tags.add("custody", f"tag-{thread.pk}")
            forum.post(thread=thread)

    def count() -> int:
        client.get(here)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(here).status_code == 200
        return len(queries)

    grow(2)
    few = count()
    grow(18)
    assert count() == few <= 10

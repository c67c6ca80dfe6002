"""The print view: the whole thread, stamped with the label, the reader and the day; TLP:RED stays off paper."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.core.dates import long_date
from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.actions.removing import remove_revision
from forum.models import Post, Thread
from forum.reading import numbered
from tests.factories import forum, members, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Member:
    return members.member(name="Noor <Reader>")


@pytest.fixture
def printed(client_as, reader):
    def _printed(thread: Thread, query: str = "", *, status: int = 200) -> str:
        response = client_as(reader).get(f"/t/{thread.public_id}/print{query}")
        assert response.status_code == status
        return response.content.decode()

    return _printed


def stamped(html: str) -> list[str]:
    """Return the label of each stamp of a page that bears the reader's name and the day."""
    today = long_date(timezone.now(), "en")
    stamps = [piece.partition("</p>")[0] for piece in html.split('<p class="stamp">')[1:]]
    assert all("Noor &lt;Reader&gt;" in piece and today in piece for piece in stamps)
    return [piece.partition("</span>")[0].rpartition(">")[2] for piece in stamps]


@pytest.mark.parametrize("label", [Label.CLEAR, Label.GREEN, Label.AMBER, Label.AMBER_STRICT])
def test_every_sheet_bears_the_label_the_reader_and_the_day_at_its_head_and_its_foot(label, printed):
    assert stamped(printed(forum.thread(label=label))) == [label, label]


def test_the_strictest_label_of_what_is_printed_stands_in_the_stamp_and_at_its_post(printed):
    thread = forum.thread(label=Label.GREEN)
    Post.objects.filter(pk=forum.post(thread=thread).pk).update(label=Label.AMBER)

    html = printed(thread)

    assert stamped(html) == [Label.AMBER, Label.AMBER]
    assert html.count("TLP:AMBER") == 3


def test_a_red_thread_is_refused_with_a_sentence(reader, printed):
    thread = forum.thread(
        label=Label.RED, audience=Audience.objects.of(members.group(reader)), title="Canary title", body="Canary body"
    )

    html = printed(thread, status=403)

    assert "is not printed" in html
    assert "Canary" not in html


def test_a_red_post_is_left_out_and_its_label_does_not_stand_in_the_stamp(reader, printed):
    thread = forum.thread(label=Label.AMBER, audience=Audience.objects.of(members.group(reader)))
    Post.objects.filter(pk=forum.post(thread=thread, body="Canary body").pk).update(label=Label.RED)

    html = printed(thread)

    assert "Canary" not in html
    assert "is not printed" in html
    assert stamped(html) == [Label.AMBER, Label.AMBER]


@pytest.mark.parametrize(("label", "title"), [(Label.RED, False), (Label.AMBER, True)])
def test_the_page_of_a_red_thread_does_not_give_its_title_to_the_browser(label, title, reader, client_as):
    """It prints it on every sheet, and keeps it in its history."""
    group = Audience.objects.of(members.group(reader))
    thread = forum.thread(label=label, audience=group, title="Canary title")

    html = client_as(reader).get(f"/t/{thread.public_id}").content.decode()

    assert ("Canary title" in html.partition("</title>")[0]) == title
    assert ("/print" in html) == title
    assert "Canary title" in html


def test_the_thread_page_too_is_stamped_for_paper(reader, client_as):
    thread = forum.thread(label=Label.AMBER)

    assert stamped(client_as(reader).get(f"/t/{thread.public_id}").content.decode()) == [Label.AMBER, Label.AMBER]


def test_posts_stand_numbered_in_the_order_of_publication_and_say_what_they_answer(printed):
    thread = forum.thread(author=members.member(name="Opening Author"), body="First words")
    second = forum.post(thread=thread, author=members.member(name="Second Author"), body="Second words")
    forum.post(thread=thread, parent=second, body="Third words")

    html = printed(thread)

    places = [html.index(words) for words in ("First words", "Second words", "Third words")]
    assert places == sorted(places)
    assert "Answers no. 1, Opening Author" in html
    assert "Answers no. 2, Second Author" in html


def test_what_was_removed_leaves_its_number_and_what_is_held_leaves_nothing(printed, reader):
    thread = forum.thread()
    removed = forum.post(thread=thread, body="Canary removed")
    forum.held_post(thread=thread, author=reader, parent=removed, body="Canary held")
    remove_revision(removed.current)

    html = printed(thread)

    assert "Canary" not in html
    assert "Removed by a moderator" in html
    assert html.count('class="paper-post"') == 2


def test_a_thread_under_the_rule_stays_off_paper(printed, client_as, reader):
    thread = rule.thread(body="Canary words.")

    html = printed(thread, status=403)

    assert "is for reading here alone: it is not printed" in html
    assert "Canary" not in html
    assert "/print" not in client_as(reader).get(f"/t/{thread.public_id}").content.decode()


def test_a_long_thread_comes_in_pages(printed, monkeypatch):
    monkeypatch.setattr(numbered, "POSTS", 2)
    thread = forum.thread(body="Words of no. 1.")
    for number in range(2, 6):
        forum.post(thread=thread, body=f"Words of no. {number}.")

    shown = [[n for n in range(1, 6) if f"Words of no. {n}." in printed(thread, f"?page={page}")] for page in (1, 2, 3)]

    assert shown == [[1, 2], [3, 4], [5]]
    assert "page 2 of 3" in printed(thread, "?page=2")


def test_of_many_pages_the_near_ones_are_named_and_the_first_and_the_last(printed, monkeypatch):
    monkeypatch.setattr(numbered, "POSTS", 1)
    monkeypatch.setattr(numbered, "NEAR", 1)
    thread = forum.thread()
    for _ in range(6):
        forum.post(thread=thread)

    assert re.findall(r"\?page=(\d+)", printed(thread, "?page=4")) == ["1", "3", "4", "5", "7"]
    assert re.findall(r"\?page=(\d+)", printed(thread, "?page=7")) == ["1", "6", "7"]


@pytest.mark.parametrize("query", ["", "?page=0", "?page=99", "?page=x", "?page=-1", "?page=99999999999"])
def test_a_page_that_is_none_is_the_nearest_one(query, printed):
    assert "An opening." in printed(forum.thread(), query)


def test_a_thread_that_may_not_be_read_cannot_be_printed_and_answers_like_none(client_as, reader):
    hidden = forum.thread(label=Label.AMBER, audience=Audience.objects.of(members.group()))
    client = client_as(reader)

    there, nowhere = client.get(f"/t/{hidden.public_id}/print"), client.get("/t/000000000000/print")

    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


def test_twenty_posts_cost_as_many_queries_as_two(client_as, reader):
    client, thread = client_as(reader), forum.thread()
    forum.post(thread=thread)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/t/{thread.public_id}/print")
        return len(captured)

    queries()
    few = queries()
    for _ in range(18):
        forum.post(thread=thread)

    assert queries() == few

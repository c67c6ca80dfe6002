"""The bell and the list of alerts: what the member may see now, counted and listed alike."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.members.models import Member, Membership
from forum.actions.read_marks import mark_read as mark_thread_read
from forum.actions.removing import remove_revision
from forum.models import Post, Thread
from forum.models.tree import child_path
from realtime.models import Notification
from realtime.reading import BELL_MOST, bell_of
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return members.member()


@pytest.fixture
def thread(author) -> Thread:
    return forum.thread(author=author, title="Checking who collects")


def test_a_reply_to_my_thread_is_in_my_list_and_on_my_bell(client_as, author, thread):
    forum.post(thread=thread, author=members.member(name="Ada Verlaine"))

    page = client_as(author).get("/notifications/").content.decode()

    assert "Ada Verlaine" in page
    assert "Checking who collects" in page
    assert bell_of(author).count == "1"


def test_nobody_else_sees_it(client_as, thread):
    forum.post(thread=thread)
    other = members.member()

    assert "Checking who collects" not in client_as(other).get("/notifications/").content.decode()
    assert bell_of(other).count == "0"


def test_what_i_may_no_longer_see_is_neither_listed_nor_counted(client_as):
    author = members.member()
    group = members.group(author)
    board = forum.board(audience=members.network().narrowed_to(group))
    thread = forum.thread(board=board, author=author, title="Only for the group")
    forum.post(thread=thread)
    assert bell_of(author).unread == 1

    Membership.objects.filter(group=group, member=author).delete()

    assert bell_of(author).unread == 0
    page = client_as(author).get("/notifications/").content.decode()
    assert "Only for the group" not in page
    assert "Nothing has happened yet" in page


def test_a_removed_reply_is_no_news_any_more(client_as, author, thread):
    reply = forum.post(thread=thread)

    remove_revision(reply.current)

    assert bell_of(author).unread == 0
    assert "Checking who collects" not in client_as(author).get("/notifications/").content.decode()


def test_one_alert_is_marked_as_read_and_the_bell_moves(client_as, author, thread):
    forum.post(thread=thread)
    forum.post(thread=thread)
    before = bell_of(author)
    chosen = Notification.objects.filter(recipient=author).first()

    client_as(author).post("/notifications/read", {"notification": chosen.public_id})

    after = bell_of(author)
    assert (before.unread, after.unread) == (2, 1)
    assert after.seq > before.seq


def _all_of(page) -> dict[str, str]:
    """Return what the button for all of the page sends."""
    return dict(re.findall(r'<input type="hidden" name="(until|fresh)" value="([^"]*)"', page.text))


def _told_before(member: Member, post: Post, ago: timedelta) -> Notification:
    """Let the member have been told of the post some time ago."""
    told = Notification.objects.filter(recipient=member, target_id=post.pk)
    told.update(created=timezone.now() - ago)
    return told.get()


def test_marking_all_as_read_leaves_what_came_after_the_page_was_made(client_as, author, thread):
    forum.post(thread=thread)
    client = client_as(author)
    sent = _all_of(client.get("/notifications/"))
    forum.post(thread=thread)

    client.post("/notifications/read", sent)

    assert bell_of(author).unread == 1


def test_marking_all_as_read_leaves_what_was_written_before_the_page_was_made_and_committed_after(
    client_as, author, thread
):
    forum.post(thread=thread)
    client = client_as(author)
    sent = _all_of(client.get("/notifications/"))
    late = _told_before(author, forum.post(thread=thread), timedelta(seconds=50))

    client.post("/notifications/read", sent)

    assert list(Notification.objects.filter(recipient=author, read_at=None)) == [late]


def test_marking_all_as_read_takes_what_stands_on_later_pages_too(client_as, author, thread):
    for _ in range(3):
        _told_before(author, forum.post(thread=forum.thread(author=author)), timedelta(minutes=2))
    _told_before(author, forum.post(thread=thread), timedelta(minutes=3))
    client = client_as(author)

    with mock.patch("realtime.reading.notifications.PAGE", 3):
        client.post("/notifications/read", _all_of(client.get("/notifications/")))

    assert bell_of(author).unread == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"until": "yesterday"},
        {"until": "2026-13-45T00:00"},
        {"until": "0001-01-01T00:00:00+10:00"},
        {"until": "9999-12-31T23:59:59-10:00"},
        {"notification": "\x00"},
        {"until": "2026-01-01T00:00", "fresh": "\x00"},
        {},
    ],
)
def test_a_mark_that_makes_no_sense_is_answered_and_harms_nothing(client_as, author, thread, sent):
    forum.post(thread=thread)

    assert client_as(author).post("/notifications/read", sent).status_code == 400
    assert bell_of(author).unread == 1


def test_nobody_marks_the_alert_of_another(client_as, author, thread):
    forum.post(thread=thread)
    theirs = Notification.objects.get(recipient=author)

    client_as(members.member()).post("/notifications/read", {"notification": theirs.public_id})

    assert bell_of(author).unread == 1


def test_the_bell_stops_counting_beyond_ninety_nine(author, thread):
    reply = forum.post(thread=thread)
    Notification.objects.all().delete()
    posts = Post.objects.bulk_create(
        Post(
            thread=thread,
            parent=reply,
            author=reply.author,
            state=Post.State.PUBLISHED,
            language="en",
            label=thread.label,
            path=child_path(reply.path, number),
        )
        for number in range(1, BELL_MOST + 5)
    )
    kind = ContentType.objects.get_for_model(Post)
    Notification.objects.bulk_create(
        Notification(recipient=author, notice="reply-posted", target_type=kind, target_id=post.pk) for post in posts
    )

    assert bell_of(author).count == "99+"


def test_the_list_goes_on_page_by_page_without_a_gap_or_a_repeat(client_as, author, thread):
    for _ in range(25):
        forum.post(thread=forum.thread(author=author))
    client = client_as(author)

    first = client.get("/notifications/").context["page"]
    second = client.get("/notifications/", {"before": first.older}).context["page"]

    seen = [line.public_ids[0] for line in (*first.lines, *second.lines)]
    assert len(first.lines) == 20
    assert len(set(seen)) == len(seen) == 25
    assert second.older == ""


def test_a_place_in_the_list_that_is_no_id_never_reaches_the_database(client_as, author):
    """PostgreSQL refuses a NUL in a text."""
    asked: list[object] = []

    def note(execute, sql, params, many, context):
        asked.extend(params or ())
        return execute(sql, params, many, context)

    client = client_as(author)
    with connection.execute_wrapper(note):
        assert client.get("/notifications/?before=%00").status_code == 200
    assert "\0" not in asked


def test_twenty_alerts_cost_as_many_queries_as_two(client_as):
    def cost(replies: int) -> int:
        author = members.member()
        for _ in range(replies):
            forum.post(thread=forum.thread(author=author))
        client = client_as(author)
        client.get("/notifications/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/notifications/")
        return len(queries)

    assert cost(2) == cost(20)


def test_the_bell_is_one_query(author, thread, django_assert_num_queries):
    forum.post(thread=thread)

    with django_assert_num_queries(1):
        assert bell_of(author).unread == 1


def test_the_fallback_tells_numbers_only_of_what_may_be_heard(client_as, author):
    group = members.group(author)
    hidden = forum.thread(board=forum.board(audience=members.network().narrowed_to(group)))
    asked = {"topics": f"{hidden.topic},thread:doesnotexist,bell:{author.uuid},queue:moderation"}

    inside = client_as(author).get("/live/since", asked).json()
    outside = client_as(members.member()).get("/live/since", asked).json()

    assert set(inside["seqs"]) == {hidden.topic, f"bell:{author.uuid}"}
    assert outside == {"seqs": {}}


def test_the_fallback_refuses_a_visitor(client):
    assert client.get("/live/since", {"topics": "a:b"}, headers={"X-Fragment": "1"}).status_code == 403


def test_what_was_read_in_its_thread_is_no_longer_on_the_bell(author, thread):
    first, second = forum.post(thread=thread), forum.post(thread=thread)
    thread.refresh_from_db()

    mark_thread_read(member=author, thread=thread, shown=[first.seq])

    assert bell_of(author).unread == 1
    assert Notification.objects.get(target_id=second.pk, recipient=author).read_at is None

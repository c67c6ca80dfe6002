"""Several unread notifications about one thing are one line, which leads to the first; and each says why it came."""

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from community.core.tlp import Label
from community.members.models import Member
from forum.actions.reactions import react
from forum.actions.removing import remove_revision
from forum.models import Post, Subscription, Thread
from realtime.models import Notification
from realtime.notices import notices
from realtime.reading import bell_of, notifications_page
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return members.member()


@pytest.fixture
def thread(author) -> Thread:
    return forum.thread(author=author, title="Checking who collects")


def test_replies_in_one_thread_are_one_line_that_leads_to_the_first(author, thread):
    first, *_others = [forum.post(thread=thread) for _ in range(3)]
    forum.post(thread=forum.thread(author=author))

    other, line = notifications_page(author).lines

    assert "3 replies in" in line.html
    assert "Checking who collects" in line.html
    assert line.url.endswith(first.public_id)
    assert len(other.public_ids) == 1
    assert bell_of(author).unread == 4


def test_a_line_is_marked_as_read_as_a_whole_but_not_what_came_after_it_was_shown(client_as, author, thread):
    for _ in range(2):
        forum.post(thread=thread)
    client = client_as(author)
    [line] = client.get("/notifications/").context["page"].lines
    forum.post(thread=thread)

    client.post("/notifications/read", {"notification": " ".join(line.public_ids)})

    assert bell_of(author).unread == 1
    unread, *read = notifications_page(author).lines
    assert "replied in" in unread.html
    assert [one.unread for one in read] == [False, False]


def test_reactions_to_one_post_are_one_line_and_name_nobody(author, thread):
    post = Post.objects.get(thread=thread)
    for word in ("thanks", "useful"):
        react(member=members.member(name="Ada Verlaine"), post=post, word=word)

    [line] = notifications_page(author).lines

    assert "2 reactions to your post in" in line.html
    assert "Ada" not in line.html


def test_what_stands_under_another_label_is_a_line_of_its_own(author, thread):
    strict = [forum.post(thread=thread) for _ in range(2)][1]
    Post.objects.filter(pk=strict.pk).update(label=Label.AMBER)
    assert [line.label for line in notifications_page(author).lines] == [Label.AMBER, Label.GREEN]


def test_a_removed_reply_is_counted_in_no_line(author, thread):
    gone = [forum.post(thread=thread) for _ in range(3)][1]
    remove_revision(gone.current)
    [line] = notifications_page(author).lines
    assert "2 replies in" in line.html


def test_a_line_stands_on_one_page_alone_where_its_newest_does(author, thread):
    forum.post(thread=thread)
    for _ in range(25):
        forum.post(thread=forum.thread(author=author))
    forum.post(thread=thread)

    first = notifications_page(author)
    second = notifications_page(author, before=first.older)

    assert "2 replies in" in first.lines[0].html
    assert [len(first.lines), len(second.lines)] == [20, 6]
    shown = [one for line in (*first.lines, *second.lines) for one in line.public_ids]
    assert sorted(shown) == sorted(Notification.objects.filter(recipient=author).values_list("public_id", flat=True))


def test_many_replies_cost_as_many_queries_as_two(author, thread):
    def cost(replies: int) -> int:
        for _ in range(replies):
            forum.post(thread=thread)
        with CaptureQueriesContext(connection) as queries:
            notifications_page(author)
        return len(queries)

    assert cost(2) == cost(20)


def test_each_line_says_why_it_came_and_where_to_change_that(client_as, author, thread):
    follower, neighbour, answered = members.member(), members.member(), members.member()
    Subscription.objects.create(member=follower, thread=thread, level=Subscription.Level.ALL)
    Subscription.objects.create(member=neighbour, board=thread.board, level=Subscription.Level.ALL)
    asked = forum.post(thread=thread, author=answered)
    Notification.objects.all().delete()
    forum.post(thread=thread, parent=asked)

    said = {
        author: "You started this thread.",
        follower: "You follow this thread.",
        neighbour: "You follow the board of this thread.",
        answered: "It answers a post of yours.",
    }
    for member, why in said.items():
        page = client_as(member).get("/notifications/").content.decode()
        assert f'{why} <a href="/notifications/preferences#reply-posted">' in page


def test_every_kind_of_news_says_why_it_came_without_naming_anything():
    for notice in notices.values():
        assert str(notice.because).endswith("."), notice.code
        assert "%" not in str(notice.because)


@pytest.mark.parametrize("code", ["member-mentioned", "post-quoted", "post-reacted", "reply-posted", "text-flagged"])
def test_whatever_several_can_tell_of_one_thing_has_words_for_several(code):
    assert get_template(f"{notices[code].templates}.several.html")

"""Keeping order where a thread stands: pinned, renamed, slower, closed by the clock, moved to another board."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.core.rulings import Refused
from community.members.models import Audience, Membership
from forum.actions.closing import close_what_is_over
from forum.actions.order import move_thread, rename_thread
from forum.actions.posts import post_reply
from forum.models import LabelChange, Post, Thread, ThreadNote
from tests.factories import forum, labels, members, rule
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return forum.thread(title="Old title")


@pytest.fixture
def moderator(thread):
    return members.moderator(thread.board.moderators, name="Henrik Keeper")


def _order(client, thread, **said):
    return client.post(f"/t/{thread.public_id}/order", said, follow=True)


def test_a_thread_is_pinned_and_that_is_noted_for_its_readers(client_as, thread, moderator):
    page = _order(client_as(moderator), thread, deed="pin").text
    assert "The thread is pinned." in page
    readers_page = client_as(members.member()).get(f"/t/{thread.public_id}").text
    assert ("<bdi>Henrik Keeper</bdi> pinned the thread" in readers_page, "/order" in readers_page) == (True, False)
    _order(client_as(moderator), thread, deed="unpin")
    assert not Thread.objects.get(pk=thread.pk).pinned


def test_a_new_title_is_a_new_version_that_its_author_finds(client_as, thread, moderator):
    _order(client_as(moderator), thread, deed="rename", title="New title", tags="custody, seals")
    thread.refresh_from_db()
    assert (thread.title, sorted(thread.tags.names())) == ("New title", ["custody", "seals"])
    opening = Post.objects.get(thread=thread)
    page = client_as(thread.author).get(f"/t/{thread.public_id}/{opening.public_id}/history").text
    assert "<ins>" in page


def test_a_new_title_with_a_watched_term_waits_for_another_moderator(client_as, thread, moderator):
    watch("watched")
    page = _order(client_as(moderator), thread, deed="rename", title="A watched title", tags="").text
    assert "waits for another moderator" in page
    assert Thread.objects.get(pk=thread.pk).title == "Old title"
    with pytest.raises(Refused, match="Decide on it first"):
        rename_thread(moderator=moderator, thread=thread, title="Again", tags=[])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"deed": "rename", "title": "", "tags": ""}, "Write"),
        ({"deed": "slow", "minutes": "-1"}, "not smaller than 0"),
        ({"deed": "slow", "minutes": "5", "last_day": "2020-01-01"}, "passed already"),
        ({"deed": "slow", "minutes": "5", "last_day": "soon"}, "year-month-day"),
        ({"deed": "merge", "address": "nonsense"}, "holds /t/ and a code"),
        ({"deed": "merge", "address": "/t/000000000000"}, "You read no thread at this address"),
        ({"deed": "move", "board": "nowhere"}, "Choose one of the boards"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence_and_does_nothing(client_as, thread, moderator, said, sentence):
    forum.board(moderators=thread.board.moderators)
    answer = client_as(moderator).post(f"/t/{thread.public_id}/order", said)
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert not ThreadNote.objects.exists()


def test_an_unknown_deed_is_no_form_of_ours(client_as, thread, moderator):
    assert client_as(moderator).post(f"/t/{thread.public_id}/order", {"deed": "burn"}).status_code == 400


def test_in_a_slow_thread_some_time_lies_between_two_posts_of_a_member(client_as, thread, moderator):
    _order(client_as(moderator), thread, deed="slow", minutes="30")
    author = labels.settled()
    post_reply(author=author, thread=thread, body="First.", language="en")
    with pytest.raises(Refused, match="30 minutes"):
        post_reply(author=author, thread=thread, body="Second.", language="en")
    post_reply(author=labels.settled(), thread=thread, body="Another member.", language="en")
    Post.objects.filter(author=author).update(created=timezone.now() - timedelta(minutes=31))
    post_reply(author=author, thread=thread, body="Later.", language="en")


def test_after_its_last_day_the_clock_closes_a_thread_once(client_as, thread, moderator):
    today = timezone.now().date()
    _order(client_as(moderator), thread, deed="slow", minutes="0", last_day=str(today + timedelta(days=1)))
    close_what_is_over(today + timedelta(days=1))
    assert not Thread.objects.get(pk=thread.pk).locked
    for _ in range(2):
        close_what_is_over(today + timedelta(days=2))
    assert Thread.objects.get(pk=thread.pk).locked
    assert ThreadNote.objects.filter(deed="closed", by=None).count() == 1
    assert "The clock closed the thread" in client_as(moderator).get(f"/t/{thread.public_id}").text


def test_a_thread_moves_to_another_board_with_its_readers(client_as, thread, moderator):
    board = forum.board(moderators=thread.board.moderators)
    page = _order(client_as(moderator), thread, deed="move", board=board.slug).text
    assert "stands on its new board" in page
    thread.refresh_from_db()
    assert thread.board == board
    assert not LabelChange.objects.exists()


def test_a_move_to_a_board_of_fewer_keeps_only_those_who_read_both(thread, moderator):
    reader, outsider = members.member(), members.member()
    group = members.group(reader, moderator)
    board = forum.board(moderators=thread.board.moderators, audience=Audience.objects.of(group))
    move_thread(moderator=moderator, thread=thread, board=board)
    seen = [Thread.objects.visible_to(member).filter(pk=thread.pk).exists() for member in (reader, outsider)]
    assert (seen, LabelChange.objects.count()) == ([True, False], 1)


def test_only_who_moderates_both_boards_moves_a_thread(thread, moderator):
    with pytest.raises(Refused, match="Only the moderators"):
        move_thread(moderator=moderator, thread=thread, board=forum.board())


def test_a_thread_in_which_something_waits_stays_where_it_is(thread, moderator):
    board = forum.board(moderators=thread.board.moderators)
    author = labels.settled()
    post_reply(author=author, thread=thread, body="Look.", language="en", said_sensitive=True)
    with pytest.raises(Refused, match="waits for a moderator"):
        move_thread(moderator=moderator, thread=thread, board=board)


def test_under_the_rule_a_thread_is_neither_moved_nor_renamed():
    thread = rule.thread()
    moderator = members.moderator(thread.board.moderators)
    Membership.objects.get_or_create(member=moderator, group=thread.board.moderators)
    with pytest.raises(Refused, match="Chatham House Rule"):
        rename_thread(moderator=moderator, thread=thread, title="T", tags=[])
    with pytest.raises(Refused, match="Chatham House Rule"):
        move_thread(moderator=moderator, thread=thread, board=forum.board(moderators=thread.board.moderators))


def test_what_came_of_a_thread_stands_at_its_head_and_in_lists_until_it_is_opened_again(client_as, thread, moderator):
    _order(client_as(moderator), thread, deed="close", outcome="The seals are checked twice.")
    reader = client_as(members.member())
    pages = (f"/t/{thread.public_id}", f"/forum/{thread.board.slug}/", "/forum/threads")
    assert ["The seals are checked twice." in reader.get(page).text for page in pages] == [True] * 3
    _order(client_as(moderator), thread, deed="open")
    assert "twice" not in reader.get(f"/forum/{thread.board.slug}/").text


def test_a_form_that_is_older_than_what_another_moderator_did_does_not_do_the_opposite(client_as, thread, moderator):
    other = client_as(members.moderator(thread.board.moderators))
    _order(client_as(moderator), thread, deed="close", outcome="The first word on it.")
    answer = other.post(f"/t/{thread.public_id}/order", {"deed": "close", "outcome": "The second word on it."})
    kept = 'value="The second word on it."' in answer.text
    assert (answer.status_code, "closed meanwhile" in answer.text, kept) == (403, True, True)
    thread.refresh_from_db()
    assert (thread.locked, thread.outcome) == (True, "The first word on it.")
    for _time in range(2):
        _order(other, thread, deed="pin")
    assert Thread.objects.get(pk=thread.pk).pinned


def test_whoever_started_a_thread_closes_it_and_opens_it_again(client_as, thread):
    author = client_as(thread.author)
    assert ">Close<" in author.get(f"/t/{thread.public_id}").text
    page = author.get(f"/t/{thread.public_id}/order").text
    assert ("as a last reply" in page, 'value="pin"' in page, 'name="outcome"' in page) == (True, False, False)
    assert "The thread is closed for replies." in _order(author, thread, deed="close", outcome="Unscreened").text
    thread.refresh_from_db()
    assert (thread.locked, thread.outcome) == (True, "")
    assert "open for replies again" in _order(author, thread, deed="open").text
    assert not Thread.objects.get(pk=thread.pk).locked


def test_what_a_moderator_closed_its_author_does_not_open(client_as, thread, moderator):
    _order(client_as(moderator), thread, deed="close", outcome="")
    answer = client_as(thread.author).post(f"/t/{thread.public_id}/order", {"deed": "open"})
    assert (answer.status_code, Thread.objects.get(pk=thread.pk).locked) == (403, True)


def test_whoever_started_a_thread_does_nothing_else_to_it(client_as, thread):
    for deed in ("pin", "unpin", "rename", "merge", "move", "slow"):
        assert client_as(thread.author).post(f"/t/{thread.public_id}/order", {"deed": deed}).status_code == 400
    assert client_as(members.member()).get(f"/t/{thread.public_id}/order").status_code == 404

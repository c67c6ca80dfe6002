"""Who hears of a reply and of a thread."""

import pytest

from community.members.models import Audience, Membership
from forum.actions.removing import remove_revision
from forum.actions.subscriptions import subscribe
from forum.models import Post, Subscription
from forum.notices import ReplyPosted, ThreadStarted, ThreadTopic
from tests.factories import forum as make
from tests.factories import members

pytestmark = pytest.mark.django_db
ALL, ANSWERS, NONE = Subscription.Level.ALL, Subscription.Level.ANSWERS, Subscription.Level.NONE


def _told(target, notice=ReplyPosted):
    return set(notice().recipients(target))


@pytest.fixture
def thread():
    return make.thread()


@pytest.mark.parametrize(
    ("on_thread", "on_board", "told"),
    [
        (None, None, False),
        (ALL, None, True),
        (None, ALL, True),
        (ALL, NONE, True),
        (NONE, ALL, False),
        (ANSWERS, ALL, False),
        (ANSWERS, None, False),
        (None, ANSWERS, False),
    ],
)
def test_a_bystander_hears_as_they_said_the_thread_before_the_board(thread, on_thread, on_board, told):
    bystander = members.member()
    if on_thread:
        subscribe(member=bystander, thread=thread, level=on_thread)
    if on_board:
        subscribe(member=bystander, board=thread.board, level=on_board)
    assert (bystander in _told(make.post(thread=thread))) is told


@pytest.mark.parametrize(
    ("on_thread", "on_board", "told"),
    [
        (None, None, True),
        (ANSWERS, None, True),
        (ALL, None, True),
        (NONE, None, False),
        (None, NONE, False),
        (None, ANSWERS, True),
    ],
)
def test_who_is_answered_hears_unless_they_want_nothing(thread, on_thread, on_board, told):
    answered = make.post(thread=thread)
    if on_thread:
        subscribe(member=answered.author, thread=thread, level=on_thread)
    if on_board:
        subscribe(member=answered.author, board=thread.board, level=on_board)
    assert (answered.author in _told(make.post(thread=thread, parent=answered))) is told


def test_the_threads_author_hears_of_every_reply_and_the_author_of_the_reply_does_not(thread):
    first = make.post(thread=thread)
    below = make.post(thread=thread, parent=first)
    assert _told(below) == {thread.author, first.author}


def test_whoever_can_no_longer_read_the_thread_hears_nothing():
    team = members.group()
    insider, left = members.member(), members.member()
    for one in (insider, left):
        Membership.objects.create(group=team, member=one)
    thread = make.thread(board=make.board(audience=Audience.objects.of(team)), author=insider)
    for one in (insider, left, members.member()):
        subscribe(member=one, thread=thread, level=ALL)
    Membership.objects.filter(group=team, member=left).delete()
    assert _told(make.post(thread=thread)) == {insider}


def test_a_thread_is_told_to_those_who_hear_everything_of_the_board():
    board = make.board()
    eager, calm = members.member(), members.member()
    subscribe(member=eager, board=board, level=ALL)
    subscribe(member=calm, board=board, level=ANSWERS)
    thread = make.thread(board=board)
    assert _told(thread, ThreadStarted) == {eager}


def test_a_reply_that_was_taken_down_is_no_news_any_more(thread):
    reply = make.post(thread=thread)
    assert reply in ReplyPosted().targets(thread.author)
    remove_revision(reply.current)
    assert reply not in ReplyPosted().targets(thread.author)


def test_who_hears_is_asked_in_one_query(thread, django_assert_num_queries):
    for _ in range(3):
        subscribe(member=members.member(), thread=thread, level=ALL)
    reply = Post.objects.select_related("thread__audience", "parent", "current").get(pk=make.post(thread=thread).pk)
    with django_assert_num_queries(2):  # the audience's groups, and the members
        assert len(_told(reply)) == 4


def test_only_readers_can_listen_to_a_thread(thread):
    team = members.group()
    hidden = make.thread(board=make.board(audience=Audience.objects.of(team)))
    ids = [thread.public_id, hidden.public_id, "nosuchthread"]
    assert ThreadTopic().audible(members.member(), ids) == {thread.public_id}
    assert ThreadTopic().audible(members.applicant(), ids) == set()

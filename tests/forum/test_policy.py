"""Who may do what, as a table: person × state of the thing."""

import pytest

from forum import policy
from forum.models import Post, Thread
from tests.factories import forum as make
from tests.factories import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return make.thread()


@pytest.fixture
def reply(thread):
    return make.post(thread=thread)


def _person(who, post):
    match who:
        case "author":
            return post.author
        case "member":
            return members.member()
        case "applicant":
            return members.applicant()
        case "closed account":
            return members.member(is_active=False)
        case "moderator of the board":
            return members.moderator(post.thread.board.moderators)


ALL = ("author", "member", "moderator of the board", "applicant", "closed account")
MEMBERS = {"author", "member", "moderator of the board"}


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize(
    ("states", "allowed"),
    [
        (({}, {}), MEMBERS),
        (({"locked": True}, {}), set()),
        (({"state": Thread.State.HELD}, {}), set()),
        (({"state": Thread.State.REMOVED}, {}), set()),
        (({}, {"state": Post.State.REMOVED}), set()),
        (({}, {"state": Post.State.RETURNED}), set()),
        (({}, {"state": Post.State.HELD}), set()),
    ],
)
def test_who_may_reply(thread, reply, who, states, allowed):
    person = _person(who, reply)
    _set(thread, states[0])
    _set(reply, states[1])
    ruling = policy.can_reply(person, thread, reply)
    assert bool(ruling) == (who in allowed)
    assert ruling or str(ruling.sentence).endswith(".")


def test_nobody_answers_a_post_of_another_thread_or_one_never_published(thread):
    person = members.member()
    elsewhere = Post.objects.get(thread=make.thread())
    never = make.held_post(thread=thread, parent=Post.objects.get(thread=thread))
    assert not policy.can_reply(person, thread, elsewhere)
    assert not policy.can_reply(never.author, thread, never)


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize(
    ("states", "allowed"),
    [
        (({}, {}), {"author"}),
        (({}, {"state": Post.State.HELD}), {"author"}),
        (({}, {"state": Post.State.RETURNED}), {"author"}),
        (({}, {"state": Post.State.REMOVED}), set()),
        (({"locked": True}, {}), set()),
        (({"state": Thread.State.REMOVED}, {}), set()),
    ],
)
def test_who_may_change_a_post(thread, reply, who, states, allowed):
    person = _person(who, reply)
    _set(thread, states[0])
    _set(reply, states[1])
    ruling = policy.can_edit(person, reply)
    assert bool(ruling) == (who in allowed)
    assert ruling or str(ruling.sentence).endswith(".")


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize(
    ("post_fields", "allowed"),
    [
        ({}, MEMBERS - {"author"}),
        ({"state": Post.State.HELD}, set()),
        ({"state": Post.State.RETURNED}, set()),
        ({"state": Post.State.REMOVED}, set()),
    ],
)
def test_who_may_flag_a_post(thread, reply, who, post_fields, allowed):
    person = _person(who, reply)
    _set(reply, post_fields)
    assert bool(policy.can_flag(person, reply)) == (who in allowed)


@pytest.mark.parametrize("who", ALL)
def test_who_may_start_a_thread(thread, reply, who):
    assert bool(policy.can_start(_person(who, reply), thread.board)) == (who in MEMBERS)


def _set(thing, fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    if isinstance(thing, Post):
        thing.thread.refresh_from_db()
    thing.save()

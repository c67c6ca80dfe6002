"""Taking a post back within half a minute, in which nobody is told of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import telling
from forum.actions.flags import flag_post
from forum.actions.posts import post_reply
from forum.actions.publishing import publish
from forum.actions.subscriptions import subscribe
from forum.actions.telling import tell_what_is_due
from forum.actions.threads import start_thread
from forum.models import Post, Revision, Subscription, Telling, Thread
from realtime.models import Delivery, Notification
from tests.factories import forum, labels, members
from tests.factories.search import found

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_a_minute(settings):
    settings.UNDO_SECONDS = 30


@pytest.fixture
def author():
    return labels.settled()


@pytest.fixture
def follower(thread):
    made = members.member()
    subscribe(member=made, thread=thread, level=Subscription.Level.ALL)
    return made


@pytest.fixture
def thread():
    made = forum.thread()
    Telling.objects.all().delete()
    return made


@pytest.fixture
def post(author, thread):
    return post_reply(author=author, thread=thread, body="Said too quickly, lantern.", language="en")


def _later(**after):
    return timezone.now() + timedelta(**after)


def _undo(client, post):
    return client.post(f"/t/{post.thread.public_id}/{post.public_id}/undo", follow=True)


def test_readers_see_a_post_at_once_and_are_told_of_it_half_a_minute_later(client_as, follower, post):
    assert "Said too quickly" in client_as(follower).get(f"/t/{post.thread.public_id}").text
    tell_what_is_due(_later(seconds=20))
    assert not Notification.objects.exists()
    for _ in range(2):
        tell_what_is_due(_later(seconds=31))
    assert Notification.objects.get(recipient=follower).target_id == post.pk
    assert not Telling.objects.exists()


def test_what_is_taken_back_is_told_to_nobody_and_its_words_can_be_sent_again(client_as, author, follower, post):
    client = client_as(author)
    assert "Take back" in client.get(f"/t/{post.thread.public_id}").text
    page = _undo(client, post).text
    assert ("Taken back: nobody was told of it." in page, "Said too quickly, lantern.</textarea>" in page) == (
        True,
        True,
    )
    tell_what_is_due(_later(seconds=31))
    assert (Notification.objects.count(), Delivery.objects.count()) == (0, 0)
    readers_page = client_as(follower).get(f"/t/{post.thread.public_id}").text
    assert ("Said too quickly" in readers_page, "Taken back by its author" in readers_page) == (False, True)
    assert not found(follower, "lantern")


@pytest.mark.parametrize("why", ["late", "told", "answered", "changed", "another's"])
def test_what_cannot_be_taken_back_stays(client_as, author, thread, post, why):
    who, sentence = author, "It is too late"
    if why == "late":
        Post.objects.filter(pk=post.pk).update(created=_later(seconds=-31))
    elif why == "told":
        tell_what_is_due(_later(seconds=31))
    elif why == "answered":
        post_reply(author=labels.settled(), thread=thread, parent=post, body="An answer.", language="en")
        sentence = "Somebody has answered already"
    elif why == "changed":
        Post.objects.filter(pk=post.pk).update(edited=timezone.now())
        sentence = "as it was first published"
    else:
        who, sentence = members.member(), "Only the author"
    page = _undo(client_as(who), post).text
    assert sentence in page
    assert Post.objects.get(pk=post.pk).state == Post.State.PUBLISHED


def test_what_a_moderator_was_asked_to_look_at_stays(client_as, author, post):
    flag_post(flagger=members.member(), post=post, reason="other", note="Look.")
    assert "A moderator was asked to look" in _undo(client_as(author), post).text
    assert Post.objects.get(pk=post.pk).state == Post.State.PUBLISHED


def test_a_thread_that_was_taken_back_is_gone_for_its_author_too(client_as, author):
    board = forum.board()
    opening = start_thread(
        author=author,
        board=board,
        title="Too early",
        body="Words.",
        label="TLP:GREEN",
        audience=board.audience,
        language="en",
        tags=["custody"],
    )
    page = _undo(client_as(author), opening).text
    assert ('value="Too early"' in page, "custody" in page) == (True, True)
    assert Thread.objects.get(board=board).state == Thread.State.WITHDRAWN
    for show in ("latest", "mine"):
        assert "Too early" not in client_as(author).get(f"/forum/{board.slug}/?show={show}").text


def test_nobody_elses_words_come_back_by_their_address(client_as, author, thread, post):
    _undo(client_as(author), post)
    other = client_as(labels.settled()).get(f"/t/{thread.public_id}/reply?again={post.public_id}").text
    assert "Said too quickly" not in other


def test_what_a_moderator_lets_pass_later_is_told_at_once(thread, follower, author):
    held = post_reply(author=author, thread=thread, body="Look.", language="en", said_sensitive=True)
    Post.objects.filter(pk=held.pk).update(created=_later(minutes=-5))
    publish(Revision.objects.get(post=held))
    assert Notification.objects.filter(recipient=follower).exists()


def test_what_is_removed_meanwhile_is_told_to_nobody(follower, post):
    Post.objects.filter(pk=post.pk).update(state=Post.State.REMOVED)
    tell_what_is_due(_later(seconds=31))
    assert not Notification.objects.exists()


def _fails_for(broken, monkeypatch):
    tell = telling.tell

    def fail(post):
        if post.pk == broken.pk:
            raise RuntimeError("broken")
        tell(post)

    monkeypatch.setattr(telling, "tell", fail)


def test_a_post_of_which_telling_fails_keeps_no_other_waiting(follower, post, monkeypatch, caplog):
    post_reply(author=labels.settled(), thread=post.thread, body="Another.", language="en")
    _fails_for(post, monkeypatch)
    tell_what_is_due(_later(seconds=31))
    assert Notification.objects.get(recipient=follower).target_id != post.pk
    assert "Nobody could be told of a post" in caplog.text


def test_a_post_of_which_telling_failed_is_told_when_it_is_twice_as_old(follower, post, monkeypatch):
    _fails_for(post, monkeypatch)
    tell_what_is_due(_later(minutes=5))
    monkeypatch.undo()
    tell_what_is_due(_later(minutes=9))
    assert not Notification.objects.exists()
    tell_what_is_due(_later(minutes=11))
    assert Notification.objects.get(recipient=follower).target_id == post.pk


def test_whoever_watches_over_the_site_sees_that_a_post_is_not_told(client, post, monkeypatch):
    assert client.get("/readyz").json()["telling"] == "ok"
    _fails_for(post, monkeypatch)
    tell_what_is_due(_later(hours=5))
    Post.objects.filter(pk=post.pk).update(created=_later(hours=-5))
    assert "waits for" in client.get("/readyz").json()["telling"]

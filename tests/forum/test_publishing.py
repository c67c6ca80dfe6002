"""The one door: what publishing, changing, returning and removing do to a thread, and to whom they are told."""

import pytest
from django.db import transaction

from community.core.rulings import Refused
from forum.actions.publishing import publish
from forum.actions.removing import remove_revision, return_revision
from forum.models import Post, PostIndex, Revision, Thread
from forum.models.tree import MAX_DEPTH, child_path
from realtime.models import Delivery, Notification, Topic
from tests.factories import forum as make
from tests.factories import members

pytestmark = pytest.mark.django_db


def _counters(thread):
    thread.refresh_from_db()
    return (thread.reply_count, thread.last_seq, thread.last_activity, thread.last_author_id)


def _seq(thread):
    return Topic.objects.filter(name=thread.topic).values_list("seq", flat=True).first() or 0


def test_a_reply_stands_as_the_last_child_of_what_it_answers():
    thread = make.thread()
    opening = Post.objects.get(thread=thread)
    first, second = make.post(thread=thread), make.post(thread=thread)
    below = make.post(thread=thread, parent=first)
    last = make.post(thread=thread, parent=opening)
    in_order = list(Post.objects.filter(thread=thread).order_by("path").values_list("pk", flat=True))
    assert in_order == [opening.pk, first.pk, below.pk, second.pk, last.pk]
    assert [post.seq for post in (first, second, below, last)] == [2, 3, 4, 5]
    assert (below.depth, last.depth) == (2, 1)


def test_publishing_moves_the_counters_of_the_thread_and_of_every_post_above():
    thread = make.thread()
    first = make.post(thread=thread)
    below = make.post(thread=thread, parent=first)
    thread.refresh_from_db()
    first.refresh_from_db()
    opening = Post.objects.get(thread=thread, parent=None)
    assert (opening.child_count, opening.descendant_count) == (1, 2)
    assert (first.child_count, first.descendant_count) == (1, 1)
    assert (thread.reply_count, thread.last_seq) == (2, 3)
    assert (thread.last_author, thread.last_activity) == (below.author, below.published)


def test_at_the_cap_of_depth_a_reply_stands_beside_what_it_answers_and_still_answers_it():
    thread = make.thread()
    deepest = make.post(thread=thread)
    path = b""
    for _ in range(MAX_DEPTH):
        path = child_path(path, 1)
    Post.objects.filter(pk=Post.objects.get(thread=thread, parent=None).pk).update(path=path, depth=MAX_DEPTH - 1)
    Post.objects.filter(pk=deepest.pk).update(path=child_path(path, 1), depth=MAX_DEPTH)
    deepest.refresh_from_db()
    reply = make.post(thread=thread, parent=deepest)
    assert (reply.depth, len(bytes(reply.path)), reply.parent) == (MAX_DEPTH, 300, deepest)
    assert bytes(reply.path) > bytes(deepest.path)


def test_a_held_post_moves_no_counter_and_no_page_hears_of_it():
    thread = make.thread()
    before = (*_counters(thread), _seq(thread))
    held = make.held_post(thread=thread, parent=Post.objects.get(thread=thread))
    assert (*_counters(thread), _seq(thread)) == before
    assert (held.seq, held.path, held.published) == (None, None, None)
    assert not PostIndex.objects.filter(post=held).exists()


def test_a_removed_held_post_leaves_no_trace_for_others():
    thread = make.thread()
    before = (*_counters(thread), _seq(thread))
    held = make.held_post(thread=thread, parent=Post.objects.get(thread=thread))
    remove_revision(Revision.objects.get(post=held))
    assert (*_counters(thread), _seq(thread)) == before
    assert not Post.objects.visible_to(members.member()).filter(pk=held.pk).exists()
    assert Post.objects.visible_to(held.author).filter(pk=held.pk).exists()


def test_publishing_twice_is_publishing_once():
    thread = make.thread()
    reply = make.post(thread=thread)
    before = (*_counters(thread), _seq(thread), Notification.objects.count())
    publish(Revision.objects.get(post=reply))
    assert (*_counters(thread), _seq(thread), Notification.objects.count()) == before


def test_an_edit_changes_the_words_and_neither_place_nor_counters_and_tells_nobody():
    thread = make.thread()
    reply = make.post(thread=thread, body="Before.")
    before, told, seq = _counters(thread), Notification.objects.count(), _seq(thread)
    edit = Revision.objects.create(
        post=reply, number=2, editor=reply.author, body="After.", html="<p>After.</p>", markup_version=1
    )
    publish(edit)
    reply.refresh_from_db()
    assert (reply.current, reply.html) == (edit, "<p>After.</p>")
    assert reply.edited
    assert _counters(thread) == before
    assert Notification.objects.count() == told
    assert _seq(thread) == seq + 1
    assert Revision.objects.get(post=reply, number=1).state == Revision.State.PUBLISHED


def test_an_edited_opening_gives_the_thread_its_title():
    thread = make.thread()
    opening = Post.objects.get(thread=thread)
    publish(
        Revision.objects.create(
            post=opening, number=2, editor=opening.author, title="Another", body="x", html="x", markup_version=1
        )
    )
    thread.refresh_from_db()
    assert thread.title == "Another"


def test_removal_leaves_a_gap_and_counts_it_out():
    thread = make.thread()
    first = make.post(thread=thread)
    below = make.post(thread=thread, parent=first)
    seq = _seq(thread)
    remove_revision(Revision.objects.get(post=below))
    for post in (first, below, thread):
        post.refresh_from_db()
    assert (below.state, below.html, below.current) == (Post.State.REMOVED, "", None)
    assert below.path is not None
    assert (first.descendant_count, thread.reply_count, thread.last_seq) == (0, 1, 3)
    assert (thread.last_author, thread.last_activity) == (first.author, first.published)
    assert not PostIndex.objects.filter(post=below).exists()
    assert _seq(thread) == seq + 1


def test_a_removed_gap_keeps_its_place_for_the_next_reply():
    thread = make.thread()
    first = make.post(thread=thread)
    remove_revision(Revision.objects.get(post=first))
    second = make.post(thread=thread)
    first.refresh_from_db()
    assert bytes(second.path) > bytes(first.path)


def test_a_returned_post_comes_back_to_its_place_once_it_is_mended_and_nobody_is_told_again():
    thread = make.thread()
    reply = make.post(thread=thread)
    before = _counters(thread)
    told = Notification.objects.count()
    return_revision(Revision.objects.get(post=reply))
    thread.refresh_from_db()
    assert thread.reply_count == 0
    mended = Revision.objects.create(post=reply, number=2, editor=reply.author, body="b", html="b", markup_version=1)
    publish(mended)
    place = (reply.path, reply.seq)
    reply.refresh_from_db()
    assert (bytes(reply.path), reply.seq) == (bytes(place[0]), place[1])
    assert reply.state == Post.State.PUBLISHED
    assert _counters(thread) == before
    assert Notification.objects.count() == told


@pytest.mark.parametrize(
    ("take", "state"), [(remove_revision, Thread.State.REMOVED), (return_revision, Thread.State.HELD)]
)
def test_a_thread_is_readable_only_while_its_opening_is(take, state):
    thread = make.thread()
    reader = make.post(thread=thread).author
    take(Revision.objects.get(post__thread=thread, post__parent=None))
    thread.refresh_from_db()
    assert thread.state == state
    assert not Thread.objects.visible_to(reader).filter(pk=thread.pk).exists()
    assert Thread.objects.visible_to(thread.author).filter(pk=thread.pk).exists()


@pytest.mark.parametrize("state", [Revision.State.RETURNED, Revision.State.WITHDRAWN, Revision.State.REMOVED])
def test_what_was_decided_or_replaced_cannot_be_published(state):
    thread = make.thread()
    revision = Revision.objects.get(post=make.held_post(thread=thread, parent=Post.objects.get(thread=thread)))
    Revision.objects.filter(pk=revision.pk).update(state=state)
    with pytest.raises(Refused):
        publish(revision)


def test_a_reply_cannot_be_released_into_a_removed_thread():
    thread = make.thread()
    held = make.held_post(thread=thread, parent=Post.objects.get(thread=thread))
    remove_revision(Revision.objects.get(post__thread=thread, post__parent=None))
    with pytest.raises(Refused):
        publish(Revision.objects.get(post=held))


@pytest.mark.parametrize("broken", ["forum.search.index", "forum.actions.publishing.notify"])
def test_when_publishing_fails_halfway_nothing_has_happened_and_nobody_is_told(monkeypatch, broken):
    thread = make.thread()
    held = make.held_post(thread=thread, parent=Post.objects.get(thread=thread))
    before = (*_counters(thread), _seq(thread), Notification.objects.count(), Delivery.objects.count())

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(broken, fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(Revision.objects.get(post=held))
    held.refresh_from_db()
    assert (held.state, held.path) == (Post.State.HELD, None)
    assert (*_counters(thread), _seq(thread), Notification.objects.count(), Delivery.objects.count()) == before

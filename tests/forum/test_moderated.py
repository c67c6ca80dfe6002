"""What a moderator's decision does to a post, through moderation's own door."""

import pytest

from community.audit.models import AuditEntry
from community.core.tlp import Label
from community.moderation.actions import queue
from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, QueueItem
from community.moderation.subjects import Outcome, subject_of
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post
from forum.actions.removing import remove_revision
from forum.models import Post, Revision, Thread
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db


def _decide(item, outcome, reason="no-concern"):
    return decide(
        item=item, moderator=moderator_of(item), outcome=outcome, reason=reason, note="Why.", version=item.version
    )


def _outcomes(item):
    return subject_of(item).outcomes(revision_of(item))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("release", Post.State.PUBLISHED), ("return", Post.State.RETURNED), ("remove", Post.State.REMOVED)],
)
def test_a_held_post_becomes_what_was_decided_and_its_author_keeps_the_words(outcome, state):
    item = held_item(body="My words.")
    _decide(item, outcome, "no-concern" if outcome == "release" else "conduct")
    post = revision_of(item).post
    assert post.state == state
    assert Revision.objects.visible_to(post.author).get(post=post).body == "My words."
    assert Notification.objects.filter(recipient=post.author, notice="decision-made").count() == 1
    assert AuditEntry.objects.filter(action="moderation.decide").count() == 1


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("keep", Post.State.PUBLISHED), ("return", Post.State.RETURNED), ("remove", Post.State.REMOVED)],
)
def test_a_flagged_post_becomes_what_was_decided(outcome, state):
    item = flagged_item(body="Flagged words.")
    _decide(item, outcome, "no-concern" if outcome == "keep" else "conduct")
    post = revision_of(item).post
    assert post.state == state
    others = Revision.objects.visible_to(members.member()).filter(post=post)
    assert others.exists() is (outcome == "keep")


def test_a_held_change_that_is_returned_leaves_the_published_version_standing():
    post = forum.post(thread=forum.thread(), body="Published.")
    change = edit_post(editor=post.author, post=post, body="Changed.", base_number=1)
    item = QueueItem.objects.get(target_id=change.pk)
    _decide(item, "return", "conduct")
    post.refresh_from_db()
    assert (post.state, post.current.body) == (Post.State.PUBLISHED, "Published.")
    assert Decision.objects.visible_to(post.author).get().note == "Why."


@pytest.mark.parametrize("make", [held_item, flagged_item])
def test_what_was_replaced_or_removed_offers_nothing_to_decide(make):
    item = make()
    assert _outcomes(item)
    remove_revision(revision_of(item))
    assert _outcomes(item) == []


def test_into_a_removed_thread_nothing_can_be_released():
    item = held_item()
    remove_revision(Revision.objects.get(post__thread=revision_of(item).post.thread, post__parent=None))
    assert Outcome.RELEASE not in _outcomes(item)


def test_removing_a_post_takes_its_waiting_change_out_of_the_queue():
    item = flagged_item()
    post = revision_of(item).post
    change = edit_post(editor=post.author, post=post, body="Changed.", base_number=1)
    _decide(item, "remove", "conduct")
    change.refresh_from_db()
    assert change.state == Revision.State.WITHDRAWN
    assert QueueItem.objects.get(target_id=change.pk).state == QueueItem.State.WITHDRAWN


@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_words_that_were_taken_away_are_not_read_in_the_versions_before_either(outcome):
    thread = forum.thread(author=(author := members.member()))
    for _ in range(3):
        forum.post(thread=thread, author=author)
    post = forum.post(thread=thread, author=author, body="The name of the gaurd.")
    first, reader = post.current, members.member()
    flag_post(flagger=reader, post=post, reason="personal", note="")
    edit_post(editor=author, post=post, body="The name of the guard.", base_number=1)
    item = flag_post(flagger=reader, post=post, reason="personal", note="").item
    _decide(item, outcome, "personal")
    if outcome == "return":
        mended = edit_post(editor=author, post=post, body="Harmless.", base_number=2)
        _decide(QueueItem.objects.get(target_id=mended.pk), "release")

    read = Revision.objects.visible_to(reader).filter(post=post)
    assert list(read.values_list("body", flat=True)) == (["Harmless."] if outcome == "return" else [])
    assert Revision.objects.visible_to(author).filter(pk=first.pk).exists()
    assert QueueItem.objects.get(target_id=first.pk).state == QueueItem.State.WITHDRAWN


def test_a_card_shows_the_text_as_it_was_screened_and_only_what_it_answers():
    thread = forum.thread(title="The title", body="The opening that is answered.")
    item = held_item(thread=thread, body="The reply.")
    forum.post(thread=thread, body="Something else in the thread.")
    card = subject_of(item).card(revision_of(item))
    assert (card.text, card.title) == ("The reply.", "The title")
    assert card.context["answered"] == "The opening that is answered."
    assert "Something else" not in str(card)
    assert card.readers == thread.audience.members().count()


def test_a_card_shows_nothing_of_an_answered_text_that_is_stricter():
    item = held_item()
    Post.objects.filter(pk=revision_of(item).post.parent_id).update(label=Label.AMBER)
    assert subject_of(item).card(revision_of(item)).context["answered"] == ""


def test_a_card_of_a_change_shows_what_it_would_replace():
    post = forum.post(thread=forum.thread(), body="Published.")
    change = edit_post(editor=post.author, post=post, body="Changed.", base_number=1)
    card = subject_of(QueueItem.objects.get(target_id=change.pk)).card(change)
    assert (card.context["before"], card.text) == ("Published.", "Changed.")


def test_headings_of_many_are_asked_in_one_query(django_assert_num_queries):
    items = [held_item() for _ in range(4)]
    with django_assert_num_queries(1):
        headings = subject_of(items[0]).headings([item.target_id for item in items])
    assert set(headings.values()) == {"Reply"}


def test_an_opening_that_is_released_publishes_its_thread():
    board = forum.board()
    thread = Thread.objects.create(
        board=board, author=members.member(), title="New", label="TLP:GREEN", audience=board.audience
    )
    forum.held_post(thread=thread, author=thread.author)
    revision = Revision.objects.get(post__thread=thread)
    item = queue.hold(target=revision, team=board.moderators, author=thread.author, label=thread.label, reasons=[])
    assert not Thread.objects.visible_to(members.member()).filter(pk=thread.pk).exists()
    _decide(item, "release")
    assert Thread.objects.visible_to(members.member()).filter(pk=thread.pk).exists()

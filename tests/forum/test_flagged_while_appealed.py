"""Flagged while it is appealed, then edited: the flag follows what is read, and the appeal stays by itself."""

import pytest
from django.urls import reverse

from community.moderation.models import Appeal, Flag, QueueItem
from forum.actions.posts import edit_post
from forum.models import Post
from tests.factories import forum
from tests.factories.moderation import appealed, decided, revision_of
from tests.factories.withheld import BODY, answered, body_of, flagged, withheld_from

pytestmark = pytest.mark.django_db

AROUND = "I have said it otherwise."


@pytest.fixture
def appeal() -> QueueItem:
    """The item of an appeal about passages of a text that is flagged meanwhile."""
    thread = forum.thread(title="Before", body=BODY)
    item = appealed(withheld_from(flagged(Post.objects.get(thread=thread))))
    flagged(post_of(item))
    return item


def post_of(item: QueueItem) -> Post:
    return Post.objects.select_related("current").get(pk=revision_of(item).post_id)


def edit(item: QueueItem, body: str = "", **fields: bool) -> None:
    """Let the author change the title, and the words around the mark or not."""
    post = post_of(item)
    forum.settle(post.author)
    assert post.current
    said = {"title": "After", "body": body or post.current.body} | fields
    edit_post(editor=post.author, post=post, base_number=1, **said)


def of_kind(kind: QueueItem.Kind) -> QueueItem:
    return QueueItem.objects.open().get(kind=kind)


def test_the_flag_is_decided_over_what_is_read_and_the_appeal_over_what_was_withheld(appeal):
    edit(appeal)
    flag = of_kind(QueueItem.Kind.FLAG)
    assert revision_of(flag) == post_of(appeal).current
    assert revision_of(of_kind(QueueItem.Kind.APPEAL)) == revision_of(appeal)
    decided(flag, "keep")
    answered(Appeal.objects.get().decision)
    assert (body_of(appeal), post_of(appeal).current.title) == (BODY, "After")
    assert not QueueItem.objects.open().exists()


def test_it_is_one_item_whoever_flags_it_before_the_edit_and_after(appeal):
    edit(appeal)
    flagged(post_of(appeal))
    assert Flag.objects.filter(item=of_kind(QueueItem.Kind.FLAG), answer="").count() == 2


@pytest.mark.parametrize("body", ["", AROUND])
def test_whoever_flagged_is_answered_once_and_nothing_is_left_to_decide(appeal, body):
    edit(appeal, body)
    decided(of_kind(QueueItem.Kind.FLAG))
    assert not Flag.objects.filter(answer="").exists()
    assert post_of(appeal).current is None
    assert not QueueItem.objects.open().exists()


def test_an_edit_around_the_mark_ends_the_appeal_and_leaves_the_flag(appeal):
    edit(appeal, AROUND)
    assert revision_of(QueueItem.objects.open().get()) == post_of(appeal).current
    appeal.refresh_from_db()
    assert appeal.state == QueueItem.State.WITHDRAWN


def test_an_edit_that_is_held_leaves_both_where_they_are_until_it_is_read(appeal):
    edit(appeal, said_sensitive=True)
    appeal.refresh_from_db()
    assert (appeal.kind, appeal.state, appeal.flagged_meanwhile) == (QueueItem.Kind.APPEAL, "open", True)
    held = of_kind(QueueItem.Kind.HOLD)
    decided(held, "remove")
    answered(Appeal.objects.get().decision)
    assert of_kind(QueueItem.Kind.FLAG).pk == appeal.pk


def test_its_author_is_told_that_it_was_taken_away_where_that_ended_the_appeal(appeal, client_as):
    edit(appeal)
    decided(of_kind(QueueItem.Kind.FLAG), "remove")
    there = reverse("moderation:decision", args=[Appeal.objects.get().decision.public_id])
    page = client_as(appeal.author).get(there)
    assert "not published any more" in page.text
    assert "So nobody decides over the appeal." in page.text
    assert "You changed the text" not in page.text

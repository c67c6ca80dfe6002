"""A flagged post that its author edits: the flag follows what readers see, and no edit escapes a decision."""

import pytest
from django.urls import reverse

from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import Flag, QueueItem
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post
from forum.models import Post, Revision
from tests.factories import forum, members
from tests.factories.moderation import decided, flagged_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db


def post_of(item: QueueItem) -> Post:
    return Post.objects.select_related("current").get(pk=revision_of(item).post_id)


def edit(item: QueueItem, body: str = "Milder words.", **fields) -> None:
    post = post_of(item)
    forum.settle(post.author)
    latest = Revision.objects.filter(post=post).order_by("-number")[0]
    edit_post(editor=post.author, post=post, body=body, base_number=latest.number, **fields)


@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_an_edit_saves_no_flagged_text_from_what_is_decided(outcome):
    item = flagged_item()
    edit(item)
    decided(QueueItem.objects.open().get(), outcome)
    assert post_of(item).current is None
    assert not QueueItem.objects.open().exists()


@pytest.mark.parametrize("outcome", ["remove", "withhold"])
def test_a_decision_on_the_words_before_an_edit_comes_too_late(outcome):
    item = flagged_item()
    edit(item)
    said = {"outcome": outcome, "reason": "personal", "note": "It names a site.", "passages": ["Words"]}
    with pytest.raises(Conflict):
        decide(item=item, moderator=moderator_of(item), version=item.version, **said)
    assert post_of(item).current.body == "Milder words."


@pytest.mark.parametrize("outcome", ["return", "remove", "withhold"])
def test_a_version_that_was_replaced_is_not_taken_away_alone(outcome):
    """An item may yet point at one: where it was flagged while it was appealed."""
    item = flagged_item()
    edit(item)
    moved, first = QueueItem.objects.open().get(), revision_of(item)
    item.delete()
    QueueItem.objects.filter(pk=moved.pk).update(target_id=first.pk)
    if outcome == "withhold":
        with pytest.raises(Conflict):
            decided(moved, outcome, passages=["Words"])
        return
    decided(moved, outcome)
    assert post_of(moved).current is None


def test_a_flag_waits_as_before_with_who_is_at_it_when_its_text_is_edited():
    item, moderator = flagged_item(reason="sensitive"), members.moderator()
    QueueItem.objects.filter(pk=item.pk).update(claimed_by=moderator, claimed_until=item.due)
    edit(item)
    moved = QueueItem.objects.open().get()
    assert (moved.kind, moved.severity, moved.opened, moved.due) == ("flag", item.severity, item.opened, item.due)
    assert moved.claimed_by == moderator
    assert Flag.objects.get().item == moved


def test_an_edited_text_that_is_flagged_again_has_one_item():
    item = flagged_item()
    edit(item)
    flag_post(flagger=members.member(), post=post_of(item), reason="label", note="")
    assert Flag.objects.filter(item=QueueItem.objects.open().get()).count() == 2


def test_an_edit_that_is_released_leaves_the_flag_a_round_of_its_own():
    item = flagged_item()
    edit(item, said_sensitive=True)
    held = QueueItem.objects.open().get(kind="hold")
    for _ in range(2):
        moderator = moderator_of(held)
        said = {"outcome": "release", "reason": "no-concern", "note": ""}
        decide(item=held, moderator=moderator, version=held.version, **said)
    waits = QueueItem.objects.open().get()
    assert (waits.pk, waits.kind, waits.round) == (held.pk, "flag", 2)
    assert (Flag.objects.get().item, Flag.objects.get().round) == (waits, 2)
    decided(waits, "remove")
    assert Flag.objects.get().answer == "followed"
    assert post_of(item).current is None


def test_what_was_changed_since_the_flag_stands_beside_the_text(client_as):
    item = flagged_item(body="Harsh words.")
    edit(item)
    client = client_as(moderator_of(item))
    page = client.get(reverse("moderation:item", args=[QueueItem.objects.open().get().public_id])).content.decode()
    assert "What its author changed since it was flagged" in page
    assert "<del>Harsh " in page
    closed = client.get(reverse("moderation:item", args=[item.public_id])).content.decode()
    assert "what was flagged waits in the queue with the new words" in closed

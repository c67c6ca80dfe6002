"""A decision is taken back while it is fresh: the text is as it was, and whoever was told is told of that."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, QueueItem, UndoneDecision
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post, post_reply
from forum.models import Post, Revision, Thread
from realtime.models import Notification
from tests.factories import forum, members, rule
from tests.factories.moderation import appealed, flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db


def decided(item, outcome, moderator=None):
    refuses = outcome in ("return", "remove")
    return decide(
        item=item,
        moderator=moderator or moderator_of(item),
        outcome=outcome,
        reason="conduct" if refuses else "no-concern",
        note="Please be kinder." if refuses else "",
        version=QueueItem.objects.get(pk=item.pk).version,
    )


def undo(client, item):
    return client.post(reverse("moderation:undo", args=[item.public_id]), follow=True)


def state(item) -> str:
    return QueueItem.objects.get(pk=item.pk).state


@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_a_held_text_that_was_sent_away_waits_again(client_as, outcome):
    item = held_item()
    decision = decided(item, outcome)

    page = undo(client_as(decision.moderator), item)

    assert "waits for a decision" in page.text
    assert revision_of(item).state == Revision.State.HELD
    assert state(item) == QueueItem.State.OPEN
    assert not Decision.objects.exists()


@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_a_published_text_that_was_taken_away_is_read_again_and_still_flagged(client_as, outcome):
    item = flagged_item(note="It is rude.")
    decision = decided(item, outcome)

    page = undo(client_as(decision.moderator), item)

    post = Post.objects.get(pk=revision_of(item).post_id)
    assert post.state == Post.State.PUBLISHED
    assert post.html
    assert "It is rude." in page.text


def test_a_thread_comes_back_with_its_opening(client_as):
    thread = forum.thread()
    opening = Post.objects.get(thread=thread)
    item = _flagged(opening)
    decision = decided(item, "remove")
    undo(client_as(decision.moderator), item)
    thread.refresh_from_db()
    assert thread.state == Thread.State.PUBLISHED


def _flagged(post):
    return flag_post(flagger=members.member(), post=post, reason="conduct", note="").item


def test_a_flag_that_was_not_followed_stands_again_and_is_answered_anew(client_as):
    item = flagged_item()
    decision = decided(item, "keep")
    undo(client_as(decision.moderator), item)
    assert not Notification.objects.filter(notice="flag-answered").exists()

    decided(item, "return")

    assert Notification.objects.filter(notice="flag-answered").count() == 1


def test_the_author_is_told_of_it_and_no_more_of_the_decision(client_as):
    item = held_item()
    decision = decided(item, "remove")
    undo(client_as(decision.moderator), item)
    page = client_as(item.author).get(reverse("realtime:notifications")).text
    assert "took back what was decided over your text" in page
    assert "removed your text" not in page


def test_what_was_taken_back_stands_in_the_history_and_in_the_record(client_as):
    item = held_item()
    decision = decided(item, "remove")
    assert "Taken back: Remove" in undo(client_as(decision.moderator), item).text
    assert AuditEntry.objects.get(action="moderation.undo").details["outcome"] == "remove"
    assert UndoneDecision.objects.get().moderator == decision.moderator


def test_it_is_decided_again_and_differently(client_as):
    item = held_item()
    decision = decided(item, "remove")
    undo(client_as(decision.moderator), item)
    decided(item, "release")
    assert revision_of(item).state == Revision.State.PUBLISHED


def test_what_was_released_is_not_taken_back(client_as):
    item = held_item()
    decision = decided(item, "release")
    assert "cannot be undone" in undo(client_as(decision.moderator), item).text
    assert revision_of(item).state == Revision.State.PUBLISHED


def test_another_moderator_takes_nothing_back(client_as):
    item = held_item()
    decided(item, "remove")
    assert "Only who decided takes it back" in undo(client_as(moderator_of(item)), item).text
    assert state(item) == QueueItem.State.DECIDED


def test_after_a_quarter_of_an_hour_it_is_too_late(client_as):
    item = held_item()
    decision = decided(item, "remove")
    Decision.objects.update(created=timezone.now() - timedelta(minutes=15, seconds=1))
    client = client_as(decision.moderator)
    assert "Take the decision back" not in client.get(reverse("moderation:item", args=[item.public_id])).text
    assert "too late to undo" in undo(client, item).text


def test_pressed_twice_it_is_undone_once(client_as):
    item = held_item()
    decision = decided(item, "remove")
    client = client_as(decision.moderator)
    undo(client, item)
    assert "nothing to take back" in undo(client, item).text
    assert UndoneDecision.objects.count() == 1


def test_a_text_that_its_author_sent_anew_stays_as_it_is(client_as):
    item = held_item()
    decision = decided(item, "return")
    edit_post(editor=item.author, post=revision_of(item).post, body="I write it anew.", base_number=1)
    page = undo(client_as(decision.moderator), item)
    assert "A later version of this text was sent since" in page.text
    assert revision_of(item).state == Revision.State.RETURNED


def test_a_button_promises_it_only_where_it_can_be_done(client_as):
    item = held_item()
    page = client_as(moderator_of(item)).get(reverse("moderation:item", args=[item.public_id])).text
    assert "You can take it back for 15 minutes." in page

    item = appealed(decided(item, "remove"))

    page = client_as(moderator_of(item)).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Let the decision stand" in page
    assert "You can take it back for 15 minutes." not in page


def test_under_the_rule_no_button_promises_it(client_as):
    post = post_reply(author=rule.speaker(), thread=rule.thread(), body="Words.", language="en", said_sensitive=True)
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)
    page = client_as(moderator_of(item)).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Return to the author" in page
    assert "You can take it back for 15 minutes." not in page

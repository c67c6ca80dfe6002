"""Appeals: the author of a text that was taken away asks once, and its moderators have it before them again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.moderation.actions.appeals import appeal
from community.moderation.actions.decisions import decide
from community.moderation.models import Appeal, Decision, QueueItem
from community.moderation.screening import Reason
from forum import tasks
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post, post_reply
from forum.actions.removing import remove_revision
from forum.models import Post, Revision, Thread
from realtime.chores import chores
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import appealed, decided, flagged_item, held_item, moderator_of, revision_of, watch

pytestmark = pytest.mark.django_db

WHY = "It names no site at all."


def page_of(decision: Decision) -> str:
    return reverse("moderation:decision", args=[decision.public_id])


def older(decision: Decision, days: int) -> None:
    Decision.objects.filter(pk=decision.pk).update(created=timezone.now() - timedelta(days=days))


def flag_again(item: QueueItem) -> QueueItem:
    return flag_post(flagger=members.member(), post=revision_of(item).post, reason="conduct", note="").item


# what the author is told


def test_the_notice_leads_to_a_page_that_says_all_but_who_decided(client_as):
    item = held_item(body="My words about the gate.", reasons=[Reason("newcomer")])
    moderator = members.moderator(item.team, name="Moderator Lund")
    decision = decided(item, by=moderator)
    client = client_as(item.author)
    assert page_of(decision) in client.get(reverse("realtime:notifications")).text

    page = client.get(page_of(decision)).text
    for said in (
        "A moderator removed your text",
        "My words about the gate.",
        "Persons and sites are not named without need.",
        "It names a site.",
        "An automatic check had asked for a moderator to look; a person decided.",
        "Appeal against the decision",
        "unless an appeal is followed",
    ):
        assert said in page
    assert moderator.name not in page


def test_ones_held_texts_lead_there_too(client_as):
    decision = decided(held_item(), "return")
    assert page_of(decision) in client_as(decision.item.author).get(reverse("forum:mine")).text


def test_ones_held_texts_say_that_one_has_appealed(client_as):
    decision = decided(held_item(), "remove")
    client = client_as(decision.item.author)
    assert "how to appeal" in client.get(reverse("forum:mine")).text
    appealed(decision)
    page = client.get(reverse("forum:mine")).text
    assert "You appealed: it waits for a moderator who had no part in the decision." in page
    assert "how to appeal" not in page


def test_for_everybody_else_there_is_no_such_page(client_as):
    item = held_item()
    decision = decided(item)
    for other in (decision.moderator, moderator_of(item), members.member(), members.member("administrator")):
        assert client_as(other).get(page_of(decision)).status_code == 404
        assert client_as(other).post(page_of(decision), {"words": WHY}).status_code == 404
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(("code", "by_machine"), [("newcomer", True), ("premoderated", False)])
def test_a_machine_was_involved_where_it_held_the_text(code, by_machine):
    assert decided(held_item(reasons=[Reason(code)])).by_machine is by_machine


def test_a_rule_that_only_tells_moderators_was_involved_in_what_followed():
    watch("gate code", effect="tell")
    thread = forum.thread()
    author = members.member()
    forum.settle(author)
    post = post_reply(author=author, thread=thread, body="The gate code is new.", language="en")
    item = QueueItem.objects.get(target_id=post.current_id)
    assert decided(item).by_machine


def test_what_members_flag_was_found_by_no_machine_whatever_held_it_before():
    item = held_item(reasons=[Reason("newcomer")])
    decided(item, "release")
    assert not decided(flag_again(item)).by_machine


# appealing


def test_an_appeal_puts_the_same_item_before_the_moderators_as_urgent_as_before(client_as):
    item = held_item(reasons=[Reason("sealed-file")])
    decision = decided(item)
    answer = client_as(item.author).post(page_of(decision), {"words": WHY}, follow=True)

    assert "Your appeal is before the moderators." in answer.text
    assert WHY in answer.text
    again = QueueItem.objects.get(target_id=item.target_id)
    assert (again.pk, again.kind, again.state, again.round) == (item.pk, "appeal", "open", 2)
    assert again.severity == item.severity
    assert again.due > timezone.now()
    entry = AuditEntry.objects.get(action="moderation.appeal")
    assert (entry.actor_id, entry.target_id) == (item.author_id, str(item.pk))


def test_another_moderator_finds_it_in_the_queue_with_its_words_and_the_first_decision(client_as):
    item = appealed(decided(held_item(body="What is read again."), note="The first note."))
    client = client_as(moderator_of(item))
    assert "Its author appeals" in client.get(reverse("moderation:queue")).text
    page = client.get(reverse("moderation:item", args=[item.public_id])).text
    for said in (WHY, "What is read again.", "The first note.", "Follow the appeal", "Let the decision stand"):
        assert said in page
    assert "Return to the author" not in page


@pytest.mark.parametrize("make", [held_item, flagged_item])
@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_an_appeal_that_is_followed_lets_its_readers_see_the_text(client_as, make, outcome):
    item = make(body="Back among readers.")
    decision = decided(item, outcome)
    post = revision_of(item).post
    reader = members.member()
    assert not Revision.objects.visible_to(reader).filter(post=post).exists()
    decided(appealed(decision), "release")

    post.refresh_from_db()
    assert post.state == Post.State.PUBLISHED
    assert "Back among readers." in client_as(reader).get(f"/t/{post.thread.public_id}").text
    told = client_as(item.author).get(page_of(decision)).text
    assert "Somebody else has read it again and released it" in told
    assert "Nobody else reads it" not in told
    assert Notification.objects.filter(recipient=item.author, notice="appeal-decided").count() == 1
    assert Notification.objects.filter(recipient=item.author, notice="decision-made").count() == 1


def test_what_was_published_before_comes_back_to_its_place_and_is_counted_as_before():
    thread = forum.thread()
    item = flagged_item(thread=thread)
    post = Post.objects.get(pk=revision_of(item).post_id)
    thread.refresh_from_db()
    before = (post.seq, bytes(post.path), post.published, post.edited, thread.reply_count, thread.last_activity)
    decided(appealed(decided(item)), "release")

    post.refresh_from_db()
    thread.refresh_from_db()
    after = (post.seq, bytes(post.path), post.published, post.edited, thread.reply_count, thread.last_activity)
    assert after == before


def test_an_opening_brings_its_thread_back(client_as):
    thread = forum.thread(title="Back again")
    item = flag_post(flagger=members.member(), post=Post.objects.get(thread=thread), reason="conduct", note="").item
    reader = client_as(members.member())
    decision = decided(item)
    assert reader.get(f"/t/{thread.public_id}").status_code == 404
    decided(appealed(decision), "release")
    assert "Back again" in reader.get(f"/t/{thread.public_id}").text


def test_a_change_that_was_returned_is_published_in_the_place_of_what_stood():
    post = forum.post(thread=forum.thread(), body="Before.")
    change = edit_post(editor=post.author, post=post, body="After.", base_number=1)
    decided(appealed(decided(QueueItem.objects.get(target_id=change.pk), "return")), "release")
    post.refresh_from_db()
    assert post.current.body == "After."
    assert post.edited


def test_a_decision_that_stands_says_why_and_is_the_end(client_as):
    item = held_item()
    decision = decided(item)
    decided(appealed(decision), "keep", reason="personal", note="It names the pier.")
    page = client_as(item.author).get(page_of(decision)).text
    assert "the decision stands" in page
    assert "It names the pier." in page
    assert revision_of(item).state == Revision.State.REMOVED
    mine = client_as(item.author).get(reverse("forum:mine")).text
    assert page_of(decision) in mine
    assert "It names a site." in mine
    assert client_as(item.author).get(page_of(Decision.objects.get(kind="appeal"))).status_code == 404
    assert Notification.objects.filter(recipient=item.author, notice="appeal-decided").count() == 1


@pytest.mark.parametrize(("reason", "note"), [("no-concern", "Words."), ("personal", "")])
def test_a_decision_stands_by_a_rule_and_with_an_answer(client_as, reason, note):
    item = appealed(decided(held_item()))
    sent = {"outcome": "keep", "reason": reason, "note": note, "version": item.version}
    answer = client_as(moderator_of(item)).post(reverse("moderation:decide", args=[item.public_id]), sent)
    assert answer.status_code == 422
    assert Appeal.objects.get().answer is None


# once, in time, by the author


def test_sent_twice_the_same_words_are_one_appeal(client_as):
    decision = decided(held_item())
    client = client_as(decision.item.author)
    for _ in range(2):
        assert client.post(page_of(decision), {"words": WHY}).status_code == 302
    assert QueueItem.objects.get().round == 2


def test_other_words_come_too_late_and_are_kept(client_as):
    decision = decided(held_item())
    appealed(decision)
    answer = client_as(decision.item.author).post(page_of(decision), {"words": "And another thing."})
    assert answer.status_code == 403
    assert "You have appealed against this decision already" in answer.text
    assert "And another thing." in answer.text
    assert Appeal.objects.get().words == WHY


@pytest.mark.parametrize(("days", "status"), [(19, 302), (21, 403)])
def test_appeals_are_taken_for_twenty_days(client_as, days, status):
    decision = decided(held_item())
    older(decision, days)
    client = client_as(decision.item.author)
    answer = client.post(page_of(decision), {"words": WHY})
    assert answer.status_code == status
    if status == 403:
        assert "Appeals are taken within 20 days." in client.get(page_of(decision)).text
        assert WHY in answer.text


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_an_appeal_says_why_in_not_too_many_words(client_as, words):
    decision = decided(held_item())
    answer = client_as(decision.item.author).post(page_of(decision), {"words": words})
    assert answer.status_code == 422
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("outcome", ["release", "keep"])
def test_against_what_took_nothing_away_there_is_no_appeal(client_as, outcome):
    item = held_item() if outcome == "release" else flagged_item()
    decision = decided(item, outcome)
    client = client_as(item.author)
    assert "Appeal against the decision" not in client.get(page_of(decision)).text
    assert client.post(page_of(decision), {"words": WHY}).status_code == 403


def test_a_stranger_cannot_appeal_through_the_action_either():
    decision = decided(held_item())
    with pytest.raises(Refused, match="Only the author"):
        appeal(decision=decision, author=members.member(), words=WHY)


def test_after_a_changed_text_was_sent_the_first_decision_is_past(client_as):
    item = held_item()
    decision = decided(item, "return")
    post = revision_of(item).post
    edit_post(editor=item.author, post=post, body="Mended.", base_number=1)
    client = client_as(item.author)
    assert "A later version of this text was sent since" in client.get(page_of(decision)).text
    assert client.post(page_of(decision), {"words": WHY}).status_code == 403


def test_a_text_that_is_changed_while_it_is_appealed_leaves_the_queue(client_as):
    item = held_item()
    decision = decided(item, "return")
    appealed(decision)
    edit_post(editor=item.author, post=revision_of(item).post, body="Mended.", base_number=1)
    item.refresh_from_db()
    assert item.state == QueueItem.State.WITHDRAWN
    assert revision_of(item).state == Revision.State.RETURNED
    assert "nobody decides over the appeal" in client_as(item.author).get(page_of(decision)).text


def test_into_a_thread_that_is_gone_nothing_comes_back(client_as):
    item = held_item()
    decision = decided(item)
    thread = Thread.objects.get(pk=revision_of(item).post.thread_id)
    remove_revision(Revision.objects.get(post__thread=thread, post__parent=None))
    assert "Its thread is gone" in client_as(item.author).get(page_of(decision)).text
    with pytest.raises(Refused):
        appealed(decision)


def test_what_can_no_longer_come_back_while_it_is_appealed_can_only_stand(client_as):
    item = appealed(decided(held_item()))
    remove_revision(Revision.objects.get(post__thread=revision_of(item).post.thread, post__parent=None))
    page = client_as(moderator_of(item)).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Follow the appeal" not in page
    assert "Let the decision stand" in page


def test_a_change_is_not_brought_back_to_a_post_that_was_removed_since():
    post = forum.post(thread=forum.thread())
    change = edit_post(editor=post.author, post=post, body="After.", base_number=1)
    decision = decided(QueueItem.objects.get(target_id=change.pk), "return")
    remove_revision(post.current)
    with pytest.raises(Refused, match="removed the post itself"):
        appealed(decision)


def test_a_second_decision_against_a_restored_text_can_be_appealed_again():
    item = flagged_item()
    decided(appealed(decided(item)), "release")
    again = decided(flag_again(item))
    assert appealed(again).round == 4
    assert Appeal.objects.count() == 2


# kept until then


def test_what_was_taken_away_is_kept_whatever_the_clock_does(client_as, monkeypatch):
    item = flagged_item(body="Kept words.")
    decision = decided(item)
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for chore in chores:
        if chore.do.__module__ == tasks.__name__:
            chore.do()
    monkeypatch.undo()
    assert "Kept words." in client_as(item.author).get(page_of(decision)).text
    assert Revision.objects.get(pk=item.target_id).body == "Kept words."


def test_a_lost_race_over_an_appeal_says_who_was_faster(client_as):
    item = appealed(decided(held_item()))
    late = item.version
    decided(item, "keep", reason="personal", note="No.")
    sent = {"outcome": "release", "reason": "no-concern", "note": "", "version": late}
    answer = client_as(moderator_of(item)).post(reverse("moderation:decide", args=[item.public_id]), sent)
    assert answer.status_code == 409


def test_two_release_what_is_sensitive_after_an_appeal_as_well():
    item = appealed(decided(held_item(reasons=[Reason("said-sensitive")]), "return"))
    for _ in range(2):
        said = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
        decide(item=item, moderator=moderator_of(item), **said)
    assert revision_of(item).state == Revision.State.PUBLISHED

"""What comes between a withholding and its appeal: days, changes, moves, other decisions, a suspension."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.core.rulings import Refused
from community.moderation.actions.appeals import appeal
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import Appeal, Flag, QueueItem, Sanction
from forum.actions.flags import flag_post
from forum.actions.moving import merge_threads, split_branch
from forum.actions.posts import edit_post
from forum.actions.removing import remove_revision
from forum.actions.withholding import agree_to_open, ask_for, destroy_withheld
from forum.models import Post, Revision, Withheld
from realtime.models import Notification
from tests.factories import forum, members, people
from tests.factories.labels import red
from tests.factories.moderation import appealed, decided, flagged_item, moderator_of, revision_of
from tests.factories.withheld import (
    BODY,
    OTHER,
    SECRET,
    answered,
    body_of,
    flagged,
    flagged_again,
    withheld_from,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return flagged_item(body=BODY)


@pytest.fixture
def decision(item):
    return withheld_from(item)


def page_of(decision) -> str:
    return reverse("moderation:decision", args=[decision.public_id])


def test_what_is_appealed_is_kept_beyond_its_last_day_and_what_lies_above_it_too(decision):
    flagged_again(decision.item)
    withheld_from(decision.item, OTHER)
    item = appealed(decision)
    last = Withheld.objects.latest("until").until
    assert destroy_withheld(last + timedelta(days=1)) == 0
    answered(decision, "keep", reason="personal", note="No.")
    assert item.pk
    assert destroy_withheld(last + timedelta(days=1)) == 2


def test_once_it_is_destroyed_there_is_nothing_to_appeal_for(decision, client_as):
    destroy_withheld(Withheld.objects.get().until + timedelta(days=1))
    with pytest.raises(Refused, match="not kept any more"):
        appealed(decision)
    assert "not kept any more" in client_as(decision.item.author).get(page_of(decision)).text


def test_who_changes_the_text_around_the_mark_has_no_appeal_any_more(decision, client_as):
    post = revision_of(decision.item).post
    edit_post(editor=post.author, post=post, body="I have said it otherwise.", base_number=1)
    with pytest.raises(Refused, match="changed the text around"):
        appealed(decision)
    assert "changed the text around" in client_as(post.author).get(page_of(decision)).text


def test_a_text_that_is_changed_around_the_mark_while_it_is_appealed_leaves_the_queue(decision, client_as):
    item = appealed(decision)
    post = revision_of(item).post
    edit_post(editor=post.author, post=post, body="I have said it otherwise.", base_number=1)
    item.refresh_from_db()
    assert item.state == QueueItem.State.WITHDRAWN
    assert "nobody decides over the appeal" in client_as(post.author).get(page_of(decision)).text
    assert Revision.objects.filter(post=post, body__contains=SECRET).count() == 0


def test_a_change_that_takes_the_marked_words_over_gets_them_back_too():
    thread = forum.thread(title="Before", body=BODY)
    opening = Post.objects.get(thread=thread)
    decision = withheld_from(flagged(opening))
    marked = revision_of(decision.item).body
    appealed(decision)
    forum.settle(opening.author)
    edit_post(editor=opening.author, post=opening, title="After", body=marked, base_number=1)
    answered(decision)
    opening.refresh_from_db()
    assert (opening.current.title, opening.current.body) == ("After", BODY)


def test_a_post_that_moderators_moved_gets_its_words_back(decision):
    post = revision_of(decision.item).post
    moderator = moderator_of(decision.item)
    forum.settle(post.author, moderator)
    thread = split_branch(moderator=moderator, post=post, title="Moved")
    assert SECRET not in body_of(decision.item)
    appealed(decision)
    with pytest.raises(Refused, match="waits for a moderator"):
        merge_threads(moderator=moderator, source=thread, target=forum.thread(board=thread.board))
    answered(decision)
    assert body_of(decision.item) == BODY
    merge_threads(moderator=moderator, source=thread, target=forum.thread(board=thread.board))
    assert body_of(decision.item) == BODY


def test_a_post_whose_thread_is_gone_is_decided_without_a_look_and_can_only_stay(decision, client_as):
    item = appealed(decision)
    remove_revision(Revision.objects.get(post__thread=revision_of(item).post.thread, post__parent=None))
    moderator = moderator_of(item)
    page = client_as(moderator).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Follow the appeal" not in page
    assert "Let the decision stand" in page
    assert decided(item, "keep", by=moderator, reason="personal", note="The thread is gone.")


def test_a_post_that_is_removed_by_another_decision_first_is_appealed_for_that(decision):
    flagged_again(decision.item)
    removed = decided(decision.item)
    with pytest.raises(Refused, match="no place"):
        appealed(decision)
    decided(appealed(removed), "release")
    appealed(decision)
    answered(decision)
    assert body_of(decision.item) == BODY


def test_what_is_flagged_while_it_is_appealed_is_decided_for_itself_afterwards(decision):
    item = appealed(decision)
    flagger = members.member()
    flag_post(flagger=flagger, post=revision_of(item).post, reason="conduct", note="")
    answered(decision)
    item.refresh_from_db()
    assert (item.kind, item.state, item.round) == (QueueItem.Kind.FLAG, QueueItem.State.OPEN, 3)
    assert not Flag.objects.get(flagger=flagger).answer
    decided(item)
    assert Flag.objects.get(flagger=flagger).answer == Flag.Answer.FOLLOWED
    assert Notification.objects.filter(recipient=flagger, notice="flag-answered").count() == 1


def test_an_author_who_is_suspended_still_finds_the_decision_and_appeals(decision, client_as):
    author = decision.item.author
    client = client_as(author)
    people.imposed(Sanction.Kind.SUSPENSION, author)
    author.refresh_from_db()
    assert page_of(decision) in client.get(reverse("moderation:standing")).text
    assert client.post(page_of(decision), {"words": "The street is on every map."}).status_code == 302
    assert page_of(decision) not in client.get(reverse("moderation:standing")).text
    assert Appeal.objects.get().decision == decision


def test_who_is_suspended_after_appealing_gets_their_words_back_all_the_same(decision, client_as):
    item = appealed(decision)
    client = client_as(item.author)
    people.imposed(Sanction.Kind.SUSPENSION, item.author)
    answered(decision)
    assert body_of(item) == BODY
    assert "as you wrote it" in client.get(page_of(decision)).text


def test_of_a_text_for_named_readers_only_moderators_among_them_open_it():
    thread = (made := red()).thread
    opening = Post.objects.get(thread=thread)
    item = flagged(opening, by=made.reader)
    Revision.objects.filter(post=opening).update(body=BODY)
    decision = withheld_from(item, by=made.moderators[0])
    withheld = Withheld.objects.get(decision=decision)
    with pytest.raises(Refused, match="named readers"):
        ask_for(moderator=made.other_moderator, withheld=withheld, reason="Why.")
    ask_for(moderator=made.moderators[0], withheld=withheld, reason="Why.")
    with pytest.raises(Refused, match="named readers"):
        agree_to_open(moderator=made.other_moderator, withheld=withheld)


def test_an_edited_post_is_not_withheld_from_by_its_older_version(item, client_as):
    post = revision_of(item).post
    forum.settle(post.author)
    edit_post(editor=post.author, post=post, body=f"{BODY} Changed.", base_number=1)
    moderator = moderator_of(item)
    sent = {"outcome": "withhold", "reason": "personal", "note": "No.", "version": item.version, "passages": SECRET}
    assert client_as(moderator).post(reverse("moderation:withhold", args=[item.public_id]), sent).status_code == 409
    with pytest.raises(Conflict):
        decide(item=item, moderator=moderator, outcome="withhold", reason="personal", note="No.", version=item.version)


def test_sent_twice_the_same_words_are_one_appeal(decision):
    for _ in range(2):
        appeal(decision=decision, author=decision.item.author, words="Why.")
    assert QueueItem.objects.get().round == 2

"""An author appeals against what was withheld: somebody else reads it with another, and it comes back or stays away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.models import Group, Membership
from community.moderation.actions.appeals import appeal
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import Appeal, Decision, Flag, QueueItem, Sanction
from community.moderation.policy import can_be_answered
from forum.actions.flags import flag_post
from forum.actions.moving import merge_threads, split_branch
from forum.actions.posts import edit_post
from forum.actions.removing import remove_revision
from forum.actions.withholding import agree_to_open, ask_for, destroy_withheld, read_withheld
from forum.models import Post, PostIndex, Revision, Withheld
from realtime.models import Notification
from tests.factories import forum, members, people
from tests.factories.labels import red
from tests.factories.moderation import appealed, decided, flagged_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db
SECRET, OTHER = "the depot at 4 Harbour Street", "on the ninth of May"
BODY = f"We looked at {SECRET} {OTHER}, and it went well."
MARK = "[withheld by a moderator"


def withheld_from(item, *passages, **said) -> Decision:
    return decided(item, "withhold", passages=passages or (SECRET,), **said)


def flag_again(item) -> QueueItem:
    return flag_post(flagger=members.member(), post=Post.objects.get(pk=revision_of(item).post_id), **FLAG).item


FLAG = {"reason": "personal", "note": ""}


@pytest.fixture
def item():
    return flagged_item(body=BODY)


@pytest.fixture
def decision(item):
    return withheld_from(item)


def opened_to(*two, decision) -> Withheld:
    """Let two moderators open together what a decision withheld."""
    withheld = Withheld.objects.get(decision=decision)
    ask_for(moderator=two[0], withheld=withheld, reason="The appeal is to be decided.")
    agree_to_open(moderator=two[1], withheld=withheld)
    withheld.refresh_from_db()
    return withheld


def answered(decision, outcome="release", **said) -> Decision:
    """Let a moderator who had no part in it decide over the appeal, with the words open."""
    one, second = moderator_of(decision.item), moderator_of(decision.item)
    opened_to(one, second, decision=decision)
    return decided(decision.item, outcome, by=one, **said)


def body_of(item) -> str:
    return Post.objects.select_related("current").get(pk=revision_of(item).post_id).current.body


def page_of(decision) -> str:
    return reverse("moderation:decision", args=[decision.public_id])


# appealing


def test_its_author_finds_what_was_done_and_that_it_can_be_appealed(decision, client_as):
    client = client_as(decision.item.author)
    page = client.get(page_of(decision)).text
    assert "They are kept under seal for as long as you can appeal" in page
    assert "Appeal against the decision" in page
    assert SECRET not in page
    sent = client.post(page_of(decision), {"words": "The street is on every map."}, follow=True)
    assert "Your appeal is before the moderators." in sent.text
    assert QueueItem.objects.get().kind == QueueItem.Kind.APPEAL


def test_it_is_appealed_once_within_twenty_days_and_by_nobody_else(decision, client_as):
    assert client_as(members.member()).post(page_of(decision), {"words": "Why."}).status_code == 404
    Decision.objects.update(created=timezone.now() - timedelta(days=21))
    with pytest.raises(Refused, match="within 20 days"):
        appealed(Decision.objects.get())
    Decision.objects.update(created=timezone.now() - timedelta(days=19))
    appealed(Decision.objects.get())
    with pytest.raises(Refused, match="appealed against this decision already"):
        appealed(decision, words="And another thing.")


def test_what_was_flagged_again_and_kept_since_leaves_the_appeal(decision):
    flag_again(decision.item)
    with pytest.raises(Refused, match="before them again"):
        appealed(decision)
    decided(decision.item, "keep")
    assert appealed(decision).round == 3


def test_what_was_withheld_before_it_could_be_appealed_stays_withheld(decision):
    Withheld.objects.update(decision=None)
    with pytest.raises(Refused, match="not kept any more"):
        appealed(decision)


# deciding: with the words open


def test_nobody_decides_before_the_words_lie_open_to_them(decision, client_as):
    item = appealed(decision)
    moderator = moderator_of(item)
    page = client_as(moderator).get(reverse("moderation:item", args=[item.public_id])).text
    withheld = Withheld.objects.get()
    assert "Read first what was withheld" in page
    assert f"{reverse('forum:withheld')}#{withheld.public_id}" in page
    assert "Follow the appeal" not in page
    for outcome in ("release", "keep"):
        with pytest.raises(Conflict, match="Read first"):
            decided(item, outcome, by=moderator, reason="personal" if outcome == "keep" else "no-concern", note="No.")
    assert SECRET not in body_of(item)


def test_one_who_opened_it_with_another_decides_and_the_look_is_recorded(decision, client_as):
    item = appealed(decision)
    moderator = moderator_of(item)
    withheld = opened_to(moderator, decision.moderator, decision=decision)
    words = client_as(moderator).post(reverse("forum:withheld-read", args=[withheld.public_id])).text
    assert SECRET in words
    assert AuditEntry.objects.filter(action="forum.withheld_read", actor=moderator).count() == 1
    page = client_as(moderator).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Follow the appeal" in page
    assert decided(item, "release", by=moderator)


def test_who_withheld_it_may_open_it_with_another_but_not_decide(decision):
    item = appealed(decision)
    opened_to(moderator_of(item), decision.moderator, decision=decision)
    with pytest.raises(Refused, match="had a part"):
        decided(item, "release", by=decision.moderator)


def test_after_the_hour_it_is_asked_for_again(decision):
    item = appealed(decision)
    moderator = moderator_of(item)
    opened_to(moderator, moderator_of(item), decision=decision)
    Withheld.objects.update(open_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflict, match="Read first"):
        decided(item, "release", by=moderator)


def test_what_two_had_opened_before_the_appeal_is_enough_for_them(decision):
    moderator = moderator_of(decision.item)
    opened_to(moderator, moderator_of(decision.item), decision=decision)
    assert decided(appealed(decision), "release", by=moderator)


def test_its_author_is_not_one_of_the_two(item, client_as):
    author = members.moderator(item.team)
    Post.objects.update(author=author)
    QueueItem.objects.update(author=author)
    item.refresh_from_db()
    decision = withheld_from(item)
    withheld = Withheld.objects.get(decision=decision)
    assert client_as(author).get(reverse("forum:withheld-ask", args=[withheld.public_id])).status_code == 404
    assert decision.moderator.name not in client_as(author).get(reverse("forum:withheld")).text
    with pytest.raises(Refused, match="your own text"):
        ask_for(moderator=author, withheld=withheld, reason="I want my words.")


def test_where_nobody_could_open_it_with_another_the_author_is_told(decision, client_as):
    item = appealed(decision)
    assert not can_be_answered(item)
    moderator = moderator_of(item)
    assert can_be_answered(item)
    Membership.objects.filter(member=decision.moderator).delete()
    assert not can_be_answered(QueueItem.objects.get())
    assert "Nobody can decide over it here yet" in client_as(item.author).get(page_of(decision)).text
    with pytest.raises(Refused, match="there is none"):
        ask_for(moderator=moderator, withheld=Withheld.objects.get(), reason="Alone.")


def test_the_reserve_reads_it_once_the_appeal_was_given_to_them_and_no_longer(decision, client_as):
    item = appealed(decision)
    reserve = Group.objects.get(kind=Group.Kind.RESERVE)
    two = [members.moderator(reserve), members.moderator(reserve)]
    withheld = Withheld.objects.get()
    ask = reverse("forum:withheld-ask", args=[withheld.public_id])
    assert client_as(two[0]).get(ask).status_code == 404
    QueueItem.objects.update(in_reserve=timezone.now())
    assert client_as(two[0]).get(ask).status_code == 200
    opened_to(*two, decision=decision)
    assert decided(item, "keep", by=two[0], reason="personal", note="It names a site.")
    assert client_as(two[0]).get(ask).status_code == 404
    with pytest.raises(Refused):
        read_withheld(moderator=two[0], withheld=withheld)


# followed


def test_an_appeal_that_is_followed_puts_the_words_back_wherever_they_stood(client_as):
    thread = forum.thread(title=f"A visit to {SECRET}", body=BODY)
    opening = Post.objects.get(thread=thread)
    forum.settle(opening.author)
    edit_post(editor=opening.author, post=opening, title=thread.title, body=f"{BODY} Yes.", base_number=1)
    decision = withheld_from(flag_post(flagger=members.member(), post=opening, **FLAG).item)
    appealed(decision)
    thread.refresh_from_db()
    assert SECRET not in thread.title
    made = answered(decision)

    versions = Revision.objects.filter(post=opening).order_by("number")
    assert [version.body for version in versions] == [BODY, f"{BODY} Yes."]
    thread.refresh_from_db()
    assert thread.title == f"A visit to {SECRET}"
    assert PostIndex.objects.filter(search_text__contains="Harbour").exists()
    reader = client_as(members.member())
    assert SECRET in reader.get(f"/t/{thread.public_id}").text
    assert SECRET in reader.get(reverse("forum:post-history", args=[thread.public_id, opening.public_id])).text
    assert made.target_hash != versions.last().hash == flag_hash(decision)


def flag_hash(decision) -> str:
    """Return the hash of the words that were flagged at first."""
    return Flag.objects.get(item=decision.item).target_hash


def test_its_author_is_told_once_and_finds_that_it_is_back(decision, client_as):
    item = appealed(decision)
    answered(decision)
    client = client_as(item.author)
    assert "what was withheld is back in your text" in client.get(reverse("realtime:notifications")).text
    page = client.get(page_of(decision)).text
    assert "its readers see your text as you wrote it" in page
    assert "unless an appeal is followed" not in page
    assert Notification.objects.filter(recipient=item.author, notice="appeal-decided").count() == 1


def test_nothing_is_kept_under_seal_once_it_is_back_and_that_is_recorded(decision, client_as):
    item = appealed(decision)
    answered(decision)
    withheld = Withheld.objects.get()
    assert (withheld.sealed, withheld.state) == ("", Withheld.State.RESTORED)
    assert AuditEntry.objects.filter(action="forum.withheld_restored").count() == 1
    assert "Shown again after an appeal" in client_as(moderator_of(item)).get(reverse("forum:withheld")).text
    with pytest.raises(Refused, match="destroyed"):
        ask_for(moderator=moderator_of(item), withheld=withheld, reason="Again.")


def test_what_another_decision_withheld_stays_withheld_and_can_come_back_by_itself(decision):
    flag_again(decision.item)
    later = withheld_from(decision.item, OTHER)
    appealed(decision)
    answered(decision)
    assert SECRET in body_of(decision.item)
    assert OTHER not in body_of(decision.item)
    appealed(later)
    answered(later)
    assert body_of(decision.item) == BODY


def test_the_later_one_comes_back_with_the_mark_of_the_earlier(decision):
    flag_again(decision.item)
    later = withheld_from(decision.item, OTHER)
    appealed(later)
    answered(later)
    assert SECRET not in body_of(decision.item)
    assert OTHER in body_of(decision.item)
    appealed(decision)
    answered(decision)
    assert body_of(decision.item) == BODY


def test_a_passage_within_a_passage_stays_withheld(item):
    whole = withheld_from(item, f"{SECRET} {OTHER}")
    flag_again(item)
    withheld_from(item, "went well")
    appealed(whole)
    answered(whole)
    assert body_of(item) == BODY.replace(
        "went well", "[withheld by a moderator: Persons and sites are not named without need.]"
    )


# refused


def test_an_appeal_that_is_not_followed_leaves_the_mark_and_says_why(decision, client_as):
    item = appealed(decision)
    answered(decision, "keep", reason="personal", note="Nobody needs the street.")
    assert SECRET not in body_of(item)
    page = client_as(item.author).get(page_of(decision)).text
    assert "the decision stands" in page
    assert "Nobody needs the street." in page
    assert Withheld.objects.get().sealed


# what came between


def test_what_is_appealed_is_kept_beyond_its_last_day_and_what_lies_above_it_too(decision):
    flag_again(decision.item)
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
    decision = withheld_from(flag_post(flagger=members.member(), post=opening, **FLAG).item)
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
    flag_again(decision.item)
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
    item = flag_post(flagger=made.reader, post=opening, **FLAG).item
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
    assert client_as(moderator).post(reverse("moderation:withhold", args=[item.public_id]), sent).status_code == 404
    with pytest.raises(Conflict):
        decide(item=item, moderator=moderator, outcome="withhold", reason="personal", note="No.", version=item.version)


def test_sent_twice_the_same_words_are_one_appeal(decision):
    for _ in range(2):
        appeal(decision=decision, author=decision.item.author, words="Why.")
    assert QueueItem.objects.get().round == 2

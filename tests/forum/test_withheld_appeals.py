"""An author appeals against what was withheld: somebody else reads it with another, and it comes back or stays away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.models import Group, Membership
from community.moderation.actions.opened import Conflict
from community.moderation.models import Decision, Flag, QueueItem
from community.moderation.policy import can_be_answered
from forum.actions.posts import edit_post
from forum.actions.withholding import ask_for, read_withheld
from forum.models import Post, PostIndex, Revision, Withheld
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import appealed, decided, flagged_item, moderator_of
from tests.factories.withheld import (
    BODY,
    OTHER,
    SECRET,
    answered,
    body_of,
    flagged,
    flagged_again,
    opened_to,
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
    flagged_again(decision.item)
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
    decision = withheld_from(flagged(opening))
    appealed(decision)
    thread.refresh_from_db()
    assert SECRET not in thread.title
    made = answered(decision)

    versions = Revision.objects.filter(post=opening).order_by("number")
    assert [version.body for version in versions] == [BODY, f"{BODY} Yes."]
    thread.refresh_from_db()
    assert thread.title == f"A visit to {SECRET}"
    assert PostIndex.objects.filter(search_text__contains="harbour").exists()
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
    flagged_again(decision.item)
    later = withheld_from(decision.item, OTHER)
    appealed(decision)
    answered(decision)
    assert SECRET in body_of(decision.item)
    assert OTHER not in body_of(decision.item)
    appealed(later)
    answered(later)
    assert body_of(decision.item) == BODY


def test_the_later_one_comes_back_with_the_mark_of_the_earlier(decision):
    flagged_again(decision.item)
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
    flagged_again(item)
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

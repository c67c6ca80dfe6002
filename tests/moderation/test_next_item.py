"""The most urgent item first, one moderator at it, and from hand to hand."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.moderation.actions import claims
from community.moderation.actions.decisions import decide
from community.moderation.models import QueueItem
from community.moderation.models.queue_item import LEASE
from community.moderation.screening import Reason
from forum.actions.flags import flag_post
from forum.models import Post
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import flagged_item, held_again, held_item, revision_of

RACES = 20


@pytest.fixture
def thread(db):
    return forum.thread()


@pytest.fixture
def team(thread):
    return thread.board.moderators


@pytest.fixture
def moderator(team):
    return members.moderator(team)


def waiting(thread, code="newcomer", *, minutes=0, **fields) -> QueueItem:
    item = held_item(thread=thread, reasons=[Reason(code)], **fields)
    QueueItem.objects.filter(pk=item.pk).update(due=item.due - timedelta(minutes=minutes))
    return item


def test_the_most_urgent_class_goes_first_then_the_nearest_target_time(thread, team, moderator):
    order = [
        waiting(thread, "newcomer", minutes=9999),
        waiting(thread, "newcomer"),
        waiting(thread, "sealed-file"),
        waiting(thread, "said-sensitive"),
        waiting(thread, "watch-rule", minutes=5),
    ]
    taken = [claims.claim_next(moderator=members.moderator(team)) for _ in order]
    assert taken == [order[4], order[3], order[2], order[0], order[1]]
    assert claims.claim_next(moderator=moderator) is None


@pytest.mark.parametrize(
    ("reason", "severity"), [("sensitive", 1), ("label", 2), ("personal", 2), ("conduct", 3), ("other", 3)]
)
def test_a_flag_is_as_urgent_as_its_reason(db, reason, severity):
    assert flagged_item(reason=reason).severity == severity


def test_what_is_added_can_only_make_it_more_urgent(thread):
    item = waiting(thread, "newcomer")
    before = item.due
    held_again(item, Reason("said-sensitive"))
    held_again(item, Reason("premoderated"))
    item.refresh_from_db()
    assert item.severity == 1
    assert item.due < before


def test_many_flags_are_no_more_urgent_than_one(db):
    item = flagged_item(reason="conduct")
    post = Post.objects.get(pk=revision_of(item).post_id)
    for _ in range(5):
        flag_post(flagger=members.member(), post=post, reason="conduct", note="")
    again = QueueItem.objects.get(pk=item.pk)
    assert (again.severity, again.due) == (item.severity, item.due)


def test_the_page_says_why_the_item_stands_where_it_does(thread, moderator, client_as):
    item = waiting(thread, "said-sensitive")
    page = client_as(moderator).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Class 1 of 3, sensitive details: to be decided within 2 h 00." in page


def test_hours_are_a_setting(thread, settings):
    settings.MODERATION_HOURS = [1, 1, 30]
    item = waiting(thread, "newcomer")
    assert item.due - item.opened == timedelta(hours=30)


def test_whoever_presses_next_has_the_item_and_sees_it(thread, moderator, client_as):
    item = waiting(thread)
    answer = client_as(moderator).post(reverse("moderation:next"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("moderation:item", args=[item.public_id])
    assert "Claimed by you" in answer.text


def test_where_nothing_is_left_the_queue_says_so(moderator, client_as):
    assert (
        "Nothing is waiting that you could decide"
        in client_as(moderator).post(reverse("moderation:next"), follow=True).text
    )


def test_one_is_given_neither_ones_own_text_nor_what_one_flagged_nor_what_another_holds(thread, team, moderator):
    waiting(thread, author=moderator)
    flag_post(flagger=moderator, post=forum.post(thread=thread), reason="conduct", note="")
    claims.claim(item=waiting(thread), moderator=members.moderator(team))
    assert claims.claim_next(moderator=moderator) is None


def test_the_next_item_costs_the_same_however_many_are_passed(thread, team, moderator):
    colleague = members.moderator(team)

    def cost() -> int:
        waiting(thread)
        with CaptureQueriesContext(connection) as captured:
            found = claims.claim_next(moderator=moderator)
        claims.leave(item=found, moderator=moderator)
        return len(captured)

    waiting(thread, author=moderator, minutes=60)
    few = cost()
    for _ in range(10):
        waiting(thread, author=moderator, minutes=60)
        claims.claim(item=waiting(thread, minutes=60), moderator=colleague)
    assert cost() == few


def test_more_of_ones_own_under_a_pseudonym_than_are_fetched_at_once_are_passed(thread, team, moderator, monkeypatch):
    monkeypatch.setattr(claims, "is_own", lambda item, _moderator: item.due < timezone.now())
    for _ in range(claims.TRIED + 1):
        waiting(thread, minutes=9999)
    assert claims.claim_next(moderator=moderator) is None
    item = waiting(thread)
    assert claims.claim_next(moderator=moderator) == item


def test_what_ones_organisation_spoke_for_is_left_to_others(thread, team, moderator):
    item = waiting(thread, "said-sensitive")
    said = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
    decide(item=item, moderator=moderator, **said)
    assert claims.claim_next(moderator=members.moderator(team, organisation=moderator.organisation)) is None
    assert claims.claim_next(moderator=members.moderator(team)) == item


def test_a_lease_that_ran_out_is_free_again(thread, team, moderator):
    item = waiting(thread)
    claims.claim(item=item, moderator=members.moderator(team))
    QueueItem.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert claims.claim_next(moderator=moderator) == item


def test_of_two_who_press_next_at_once_each_has_another_item(two_at_once):
    thread = forum.thread()
    pair = [members.moderator(thread.board.moderators) for _ in range(2)]
    for _ in range(RACES):
        waiting(thread)
        waiting(thread)
        first, second = two_at_once(*(partial(claims.claim_next, moderator=one) for one in pair))
        assert first
        assert second
        assert first != second


def test_an_item_is_handed_to_a_colleague_who_is_told_and_holds_it_longer(thread, team, moderator, client_as):
    item, colleague = waiting(thread), members.moderator(team)
    claims.claim(item=item, moderator=moderator)

    answer = client_as(moderator).post(
        reverse("moderation:hand-over", args=[item.public_id]), {"to": colleague.uuid}, follow=True
    )

    assert "Handed over" in answer.text
    item.refresh_from_db()
    assert item.claimed_by == colleague
    assert item.claimed_until > timezone.now() + LEASE
    assert Notification.objects.get(notice="item-handed-over").recipient == colleague


def test_nothing_is_handed_to_whoever_may_not_decide_it(thread, team, moderator, client_as):
    author = members.moderator(team)
    item = waiting(thread, author=author)
    claims.claim(item=item, moderator=moderator)
    outsider = members.moderator()
    for other in (author, outsider):
        client_as(moderator).post(reverse("moderation:hand-over", args=[item.public_id]), {"to": other.uuid})
        item.refresh_from_db()
        assert item.claimed_by == moderator


def test_what_one_no_longer_holds_is_not_handed_over(thread, team, moderator, client_as):
    item = waiting(thread)
    answer = client_as(moderator).post(
        reverse("moderation:hand-over", args=[item.public_id]), {"to": members.moderator(team).uuid}, follow=True
    )
    assert "You no longer hold this item" in answer.text
    assert not Notification.objects.filter(notice="item-handed-over").exists()


def test_a_double_click_takes_one_item(thread, moderator, client_as):
    waiting(thread), waiting(thread)
    client = client_as(moderator)
    first, again = (client.post(reverse("moderation:next")).url for _ in range(2))
    assert first == again
    assert QueueItem.objects.filter(claimed_by=moderator).count() == 1


def test_whoever_has_opened_the_one_is_given_another(thread, moderator, client_as):
    waiting(thread), waiting(thread)
    client = client_as(moderator)
    first = client.post(reverse("moderation:next"), follow=True).redirect_chain[0][0]
    assert client.post(reverse("moderation:next")).url != first

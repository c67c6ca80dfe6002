"""How the work stands, in figures of one's own teams and in no words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, QueueItem
from community.moderation.reading import shift, shift_page
from community.moderation.screening import Reason
from forum.actions.flags import flag_post
from forum.models import Post
from tests.factories import forum, members
from tests.factories.moderation import appealed, held_item, revision_of
from tests.factories.moderation import decided as made_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return forum.thread()


@pytest.fixture
def moderator(thread):
    return members.moderator(thread.board.moderators, name="Moderator Lund")


def waiting(thread, code="newcomer", *, hours=0) -> QueueItem:
    item = held_item(thread=thread, reasons=[Reason(code)])
    since = timedelta(hours=hours)
    QueueItem.objects.filter(pk=item.pk).update(opened=item.opened - since, due=item.due - since)
    item.refresh_from_db()
    return item


def decided(item, moderator, outcome="release", *, after=0):
    reason = "no-concern" if outcome in ("release", "keep") else "conduct"
    version = QueueItem.objects.get(pk=item.pk).version
    made = decide(item=item, moderator=moderator, outcome=outcome, reason=reason, note="Why.", version=version)
    Decision.objects.filter(pk=made.pk).update(created=item.opened + timedelta(hours=after))


def test_what_waits_stands_by_class_and_age(thread, moderator):
    for hours in (0, 2, 5, 30):
        waiting(thread, hours=hours)
    waiting(thread, "said-sensitive", hours=3)
    first, second, third = shift_page(moderator).waiting
    assert (first.total, first.late, first.ages) == (1, 1, (0, 1, 0, 0))
    assert (second.total, second.late) == (0, 0)
    assert (third.total, third.late, third.ages) == (4, 1, (1, 1, 1, 1))
    assert (first.share, third.share) == (20, 80)


def test_of_a_class_of_which_many_wait_some_are_counted_and_the_page_says_so(thread, moderator, client_as, monkeypatch):
    monkeypatch.setattr(shift, "COUNTED", 3)
    for hours in (0, 0, 0, 30):
        waiting(thread, hours=hours)
    rows = shift_page(moderator).waiting
    assert [(row.total, row.is_partial) for row in rows] == [(0, False), (0, False), (3, True)]
    page = client_as(moderator).get(reverse("moderation:shift")).text
    assert "3+" in page
    assert "More is waiting: of each class 200 items are counted." in page


def test_how_long_it_took_stands_as_half_and_nine_of_ten(thread, moderator):
    for hours in range(1, 11):
        decided(waiting(thread, hours=20), moderator, after=hours)
    times = shift_page(moderator).times[2]
    assert times.decided == 10
    assert times.decision == ("5 h 30", "9 h 06")


def test_how_many_were_decided_in_time_stands_as_a_share(thread, moderator):
    for hours in (1, 1, 1, 200):
        decided(waiting(thread, hours=300), moderator, after=hours)
    assert shift_page(moderator).times[2].within == 75


def test_the_first_look_counts_from_when_the_item_came(thread, moderator, client_as):
    item = waiting(thread, hours=3)
    client_as(moderator).get(reverse("moderation:item", args=[item.public_id]))
    decided(item, moderator, after=3)
    assert shift_page(moderator).times[2].look == ("3 h 00", "3 h 00")


def test_what_was_settled_the_other_way_later_counts_as_reversed(thread, moderator):
    item = waiting(thread)
    decided(item, moderator)
    post = Post.objects.get(pk=revision_of(item).post_id)
    flag_post(flagger=members.member(), post=post, reason="conduct", note="")
    decided(item, members.moderator(thread.board.moderators), "remove")
    page = shift_page(moderator)
    assert (page.decided, page.reversed) == (2, 1)


def test_a_decision_counts_while_its_item_waits_again(thread, moderator):
    item = waiting(thread)
    decided(item, moderator)
    flag_post(flagger=members.member(), post=Post.objects.get(pk=revision_of(item).post_id), reason="conduct", note="")
    assert [(row.name, row.decisions) for row in shift_page(moderator).load] == [("Moderator Lund", 1)]


def test_what_was_left_twice_is_no_reversal(thread, moderator):
    item = waiting(thread)
    decided(item, moderator)
    flag_post(flagger=members.member(), post=Post.objects.get(pk=revision_of(item).post_id), reason="conduct", note="")
    decided(item, members.moderator(thread.board.moderators), "keep")
    assert shift_page(moderator).reversed == 0


@pytest.mark.parametrize(("outcome", "reversed_ones"), [("release", 1), ("keep", 0)])
def test_an_appeal_reverses_a_decision_only_where_it_is_followed(thread, outcome, reversed_ones):
    item = waiting(thread)
    made = made_over(item, "remove")
    made_over(appealed(made), outcome, reason="no-concern" if outcome == "release" else "personal", note="Why.")
    assert shift_page(members.moderator(thread.board.moderators)).reversed == reversed_ones


def test_the_load_is_told_by_moderator(thread, moderator):
    other = members.moderator(thread.board.moderators, name="Moderator Achieng")
    for one in (moderator, moderator, moderator, other):
        decided(waiting(thread), one)
    assert [(row.name, row.decisions, row.share) for row in shift_page(moderator).load] == [
        ("Moderator Lund", 3, 75),
        ("Moderator Achieng", 1, 25),
    ]


def test_boards_of_others_are_in_no_figure(thread, moderator):
    elsewhere = forum.thread()
    stranger = members.moderator(elsewhere.board.moderators)
    decided(waiting(elsewhere), stranger)
    waiting(elsewhere)
    page = shift_page(moderator)
    assert page.decided == 0
    assert sum(row.total for row in page.waiting) == 0
    assert page.load == []


def test_what_is_older_than_thirty_days_is_left_out(thread, moderator):
    decided(waiting(thread), moderator)
    Decision.objects.update(created=timezone.now() - timedelta(days=31))
    assert shift_page(moderator).decided == 0


def test_the_page_costs_the_same_however_much_was_decided(thread, moderator, client_as, django_assert_max_num_queries):
    client = client_as(moderator)
    client.get(reverse("moderation:shift"))
    for _ in range(5):
        decided(waiting(thread), moderator)
        waiting(thread)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("moderation:shift")).text
    assert "5" in page
    assert "Moderator Lund" in page


def test_members_find_no_such_page(client_as):
    assert client_as(members.member()).get(reverse("moderation:shift")).status_code == 404

"""The weekly mail to moderators: how their queue stands, in numbers, once, and never a word of a text."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.core.tlp import Label
from community.moderation.actions.decisions import decide
from community.moderation.actions.weeks import tell_of_week
from community.moderation.models import Decision, QueueItem, QueueWeek
from forum.actions.flags import flag_post
from forum.models import Post
from realtime.models import Delivery, Notification, Preference
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, labels, members
from tests.factories.moderation import held_item, revision_of

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock: `at(MONDAY)`."""

    def _at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return _at


@pytest.fixture(autouse=True)
def _monday(at):
    at(MONDAY)


@pytest.fixture
def thread():
    return forum.thread()


@pytest.fixture
def moderator(thread):
    return members.moderator(thread.board.moderators)


def waited(item: QueueItem, **span) -> QueueItem:
    QueueItem.objects.filter(pk=item.pk).update(opened=MONDAY - timedelta(**span), due=MONDAY - timedelta(**span))
    item.refresh_from_db()
    return item


def decided(item, moderator, outcome="release", *, took):
    reason = "no-concern" if outcome in ("release", "keep") else "conduct"
    version = QueueItem.objects.get(pk=item.pk).version
    made = decide(item=item, moderator=moderator, outcome=outcome, reason=reason, note="Why.", version=version)
    Decision.objects.filter(pk=made.pk).update(created=item.opened + took)


def mail_of(outbox):
    deliver_due()
    return next(mail for mail in outbox if "Monday" in mail.subject or "الاثنين" in mail.subject)


def test_it_says_what_waits_and_for_how_long(thread, moderator, mailoutbox):
    waited(held_item(thread=thread), days=2)
    QueueItem.objects.filter(pk=held_item(thread=thread).pk).update(due=MONDAY + timedelta(hours=1))
    tell_of_week()
    mail = mail_of(mailoutbox)
    assert mail.to == [moderator.email]
    assert mail.subject == "TLP:GREEN The review queue this Monday"
    assert "Waiting: 2\nPast their target time: 1\nThe oldest has waited: 2 days\n" in mail.body
    assert reverse("moderation:queue") in mail.body


def test_it_says_what_was_decided_and_how_soon(thread, moderator, mailoutbox):
    for hours in (1, 2, 9):
        decided(waited(held_item(thread=thread), days=3), moderator, took=timedelta(hours=hours))
    tell_of_week()
    assert "Decided in the last seven days: 3\nHalf of them within: 2 h 00\n" in mail_of(mailoutbox).body


def test_what_went_the_other_way_is_counted(thread, moderator, mailoutbox):
    item = waited(held_item(thread=thread), days=3)
    decided(item, moderator, took=timedelta(hours=1))
    flag_post(flagger=members.member(), post=Post.objects.get(pk=revision_of(item).post_id), reason="conduct", note="")
    decided(item, moderator, "remove", took=timedelta(hours=2))
    tell_of_week()
    assert "Other than the decision before on the same text: 1" in mail_of(mailoutbox).body


def test_what_was_decided_longer_ago_is_no_news(thread, moderator):
    decided(waited(held_item(thread=thread), days=9), moderator, took=timedelta(hours=1))
    tell_of_week()
    assert not Notification.objects.filter(notice="week-begun").exists()


def test_it_carries_no_word_of_a_text_and_names_nobody(thread, moderator, mailoutbox):
    author = members.member(name="Cam Author")
    waited(held_item(thread=thread, author=author, body="A secret of the house."), days=1)
    tell_of_week()
    body = mail_of(mailoutbox).body
    for secret in ("secret", "Cam", thread.title, thread.board.name):
        assert secret not in body


def test_it_speaks_the_language_of_its_reader(thread, mailoutbox):
    members.moderator(thread.board.moderators, language="ar")
    waited(held_item(thread=thread), days=1)
    tell_of_week()
    assert "في الانتظار: 1" in mail_of(mailoutbox).body


def test_boards_of_others_are_in_no_figure(thread, moderator):
    elsewhere = forum.thread()
    members.moderator(elsewhere.board.moderators)
    waited(held_item(thread=thread), days=1)
    waited(held_item(thread=elsewhere), days=1)
    tell_of_week()
    assert QueueWeek.objects.get(member=moderator).waiting == 1


def test_what_is_for_named_readers_counts_for_them_alone():
    red = labels.red()
    item = held_item(thread=red.thread, label=Label.RED)
    QueueItem.objects.filter(pk=item.pk).update(audience=red.thread.audience)
    tell_of_week()
    assert set(QueueWeek.objects.values_list("member", flat=True)) == {one.pk for one in red.moderators}


def test_nothing_is_sent_where_nothing_happened_and_nothing_waits(moderator):
    tell_of_week()
    assert not QueueWeek.objects.exists()
    assert not Delivery.objects.exists()


def test_it_is_sent_once_a_week_however_often_workers_look(thread, moderator, at):
    waited(held_item(thread=thread), days=1)
    for hours in (0, 1, 17):
        at(MONDAY + timedelta(hours=hours))
        tell_of_week()
    assert Delivery.objects.filter(notification__notice="week-begun").count() == 1
    at(MONDAY + timedelta(days=7))
    tell_of_week()
    assert Delivery.objects.filter(notification__notice="week-begun").count() == 2


@pytest.mark.parametrize("moment", [MONDAY - timedelta(minutes=1), MONDAY + timedelta(days=1)])
def test_it_is_sent_on_mondays_alone_and_not_at_night(thread, moderator, at, moment):
    waited(held_item(thread=thread), days=1)
    at(moment)
    tell_of_week()
    assert not QueueWeek.objects.exists()


def test_who_wants_no_such_mail_gets_none(thread, moderator):
    Preference.objects.create(member=moderator, notice="week-begun", road="mail", pace="never")
    waited(held_item(thread=thread), days=1)
    tell_of_week()
    assert not Delivery.objects.filter(notification__notice="week-begun").exists()


def test_it_can_be_refused_on_the_page_of_mails(moderator, client_as):
    assert "How the review queue stands, every Monday" in client_as(moderator).get(reverse("realtime:preferences")).text


def test_who_decides_nothing_is_told_nothing(thread):
    member = members.member()
    thread.board.moderators.members.add(member)
    waited(held_item(thread=thread), days=1)
    tell_of_week()
    assert not QueueWeek.objects.exists()

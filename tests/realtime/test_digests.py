"""Digests: once a day or a week what is unread, by board; never more of a text than its label lets out."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.actions.subscriptions import subscribe
from forum.models import Board, Subscription, Thread
from realtime.actions.notifications import mark_all_read
from realtime.mail import digests
from realtime.models import Delivery, Hours, Preference
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, members
from tests.leaks.mails import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Member:
    member = members.member(email="told@example.org")
    for notice in ("reply-posted", "thread-started"):
        Preference.objects.create(member=member, notice=notice, road="mail", pace="daily")
    return member


def board_followed_by(reader: Member, **names: str) -> Board:
    board = forum.board(names=names)
    subscribe(member=reader, board=board, level=Subscription.Level.ALL)
    return board


def thread_for(reader: Member, label: str, board: Board, **fields: str) -> Thread:
    return forum.thread(board=board, label=label, audience=Audience.objects.of(members.group(reader)), **fields)


def the_hour_comes() -> None:
    Delivery.objects.filter(bundle="digest").update(due=timezone.now() - timedelta(minutes=1))
    deliver_due()


def test_nothing_comes_before_the_hour_and_then_one_mail_by_board(reader):
    transport, storage = board_followed_by(reader, en="Transport"), board_followed_by(reader, en="Storage")
    forum.thread(board=transport, title="Checking who collects")
    stored = forum.thread(board=storage, title="Counting drums")
    forum.post(thread=stored, body="Twice a week " + "and again " * 50)
    deliver_due()
    assert [message for message in mail.outbox if message.to == [reader.email]] == []

    the_hour_comes()

    [message] = [message for message in mail.outbox if message.to == [reader.email]]
    assert message.subject == "TLP:GREEN 3 unread alerts"
    body = message.body
    assert body.index("## Storage") < body.index("Counting drums") < body.index("## Transport")
    assert "Twice a week" in body
    assert "and again " * 40 not in body
    assert body.count("/t/") == 3
    assert message.message()["References"] is None


def test_from_amber_on_a_digest_says_how_many_there_are_and_nothing_of_them(reader):
    board = board_followed_by(reader, en="Canary board")
    for label in (Label.AMBER, Label.AMBER, Label.RED):
        thread_for(reader, label, board, title="Canary title", body="Canary body")

    the_hour_comes()

    [message] = mail.outbox
    assert message.subject == "TLP:RED 3 unread alerts"
    assert "2 more under TLP:AMBER." in message.body
    assert "1 more under TLP:RED." in message.body
    assert "/notifications/" in message.body
    assert "canary" not in whole(message).lower()
    assert "/t/" not in whole(message)


def test_who_has_read_everything_gets_no_digest(reader):
    forum.thread(board=board_followed_by(reader, en="Transport"))
    mark_all_read(member=reader, until=timezone.now())

    the_hour_comes()

    assert mail.outbox == []
    assert Delivery.objects.get(notification__recipient=reader).state == Delivery.State.UNNEEDED


def test_what_a_digest_told_is_not_told_again(reader):
    board = board_followed_by(reader, en="Transport")
    forum.thread(board=board, title="The first")
    the_hour_comes()
    forum.thread(board=board, title="The second")

    the_hour_comes()
    the_hour_comes()

    told = [("The first" in message.body, "The second" in message.body) for message in mail.outbox]
    assert told == [(True, False), (False, True)]


def test_a_digest_is_in_the_language_and_direction_of_its_reader(reader):
    reader.language = "ar"
    reader.save()
    forum.thread(board=board_followed_by(reader, en="Transport", ar="النقل"), title="Checking who collects")

    the_hour_comes()

    [message] = mail.outbox
    assert message.subject == "TLP:GREEN تنبيه واحد غير مقروء"
    assert "## النقل" in message.body
    assert '<html lang="ar" dir="rtl">' in message.alternatives[0].content


def test_what_is_beyond_the_most_is_counted(reader, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 2)
    board = board_followed_by(reader, en="Transport")
    for _ in range(5):
        forum.thread(board=board)

    the_hour_comes()

    assert mail.outbox[0].body.count("/t/") == 2
    assert "3 more wait on the site." in mail.outbox[0].body


def test_of_one_hour_the_daily_and_the_weekly_are_one_mail(reader):
    Preference.objects.filter(notice="reply-posted").update(pace="weekly")
    Hours.objects.create(member=reader)
    forum.post(thread=forum.thread(board=board_followed_by(reader, en="Transport"), author=members.member()))

    the_hour_comes()

    assert [message.subject for message in mail.outbox if message.to == [reader.email]] == ["TLP:GREEN 2 unread alerts"]

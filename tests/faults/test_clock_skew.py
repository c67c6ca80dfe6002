"""A machine whose clock is an hour off: it takes nothing from the others, and sends nothing early or late."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.core import clock
from community.moderation.actions import claims
from community.moderation.models import QueueItem
from forum.notices import ReplyPosted
from realtime.models import Delivery, Notification, Preference
from realtime.notify import notify
from realtime.outbox import delivery
from tests.factories import forum, members
from tests.factories.moderation import held_item, moderator_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]  # SQLite has one machine, and so one clock


@pytest.fixture(params=[1, -1], ids=["an hour ahead", "an hour behind"])
def elsewhere(request, monkeypatch):
    """Return a context in which this process is one on a machine whose clock is an hour off."""
    wrong = timedelta(hours=request.param)
    right = timezone.now

    def on_another_machine():
        context = pytest.MonkeyPatch.context()
        patch = context.__enter__()
        patch.setattr(timezone, "now", lambda: right() + wrong)
        request.addfinalizer(lambda: context.__exit__(None, None, None))

    return on_another_machine


@pytest.fixture
def told():
    """Return the author of a thread in which somebody answered, to whom a mail is due."""
    author = members.member(email="told@example.org")
    forum.settle(author)
    return author


def test_the_clock_is_the_databases(elsewhere):
    before = clock.now()
    elsewhere()
    assert abs(clock.now() - before) < timedelta(minutes=1)


def test_a_mail_that_one_worker_has_in_hand_is_not_taken_by_another(told, elsewhere):
    forum.post(thread=forum.thread(author=told))
    assert delivery.claim()
    elsewhere()
    assert delivery.claim() is None


def test_a_mail_that_the_odd_worker_has_in_hand_is_not_taken_by_the_others(told, elsewhere):
    right = timezone.now
    forum.post(thread=forum.thread(author=told))
    elsewhere()
    assert delivery.claim()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", right)
        assert delivery.claim() is None


def test_news_that_the_odd_process_writes_down_is_due_when_the_others_would_have_it(told, elsewhere, settings):
    settings.MAIL_BATCH_SECONDS = 120
    post = forum.post(thread=forum.thread(author=told))
    Notification.objects.all().delete()
    due = timezone.now() + timedelta(seconds=120)
    elsewhere()
    notify(ReplyPosted, post)
    assert abs(Delivery.objects.get().due - due) < timedelta(minutes=1)


def test_a_digest_is_sent_once_and_not_before_its_time(told, elsewhere):
    Preference.objects.create(member=told, notice="reply-posted", road=Preference.Road.MAIL, pace="daily")
    thread = forum.thread(author=told)
    forum.post(thread=thread)
    soon = timezone.now() + timedelta(minutes=30)
    Delivery.objects.update(due=soon)
    elsewhere()
    assert delivery.deliver_due() == 0
    Delivery.objects.update(due=clock.now())
    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    assert len(mail.outbox) == 1


def test_an_item_that_one_moderator_holds_is_not_taken_by_another(elsewhere):
    item = held_item()
    first, second = moderator_of(item), moderator_of(item)
    assert claims.claim(item=item, moderator=first)
    elsewhere()
    assert not claims.claim(item=QueueItem.objects.get(pk=item.pk), moderator=second)
    assert claims.claim_next(moderator=second) is None
    assert claims.renew(item=item, moderator=first)


def test_a_process_says_when_its_clock_does_not_go_with_the_databases(elsewhere, client):
    assert client.get("/readyz").json()["clock"] == "ok"
    elsewhere()
    assert "from the database's: set this machine's clock" in client.get("/readyz").json()["clock"]

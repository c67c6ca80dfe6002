"""`notify`: who is to know is written with the fact itself, once."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from forum.models import Post, Subscription
from forum.notices import ReplyPosted
from realtime.bell import bell_topic
from realtime.models import Delivery, Notification, Pace, Preference
from realtime.models.topic import current_seqs
from realtime.notify import notify
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


def followed(followers: int) -> Post:
    """Return an untold reply in a thread that so many members follow."""
    thread = forum.thread()
    for _ in range(followers):
        Subscription.objects.create(member=members.member(), thread=thread, level=Subscription.Level.ALL)
    reply = forum.post(thread=thread)
    Notification.objects.all().delete()
    return reply


def test_everybody_who_follows_gets_one_notification_one_mail_and_a_bell():
    reply = followed(2)

    notify(ReplyPosted, reply)

    told = Notification.objects.all()
    assert {one.recipient for one in told} >= {one.member for one in Subscription.objects.all()}
    assert Delivery.objects.count() == told.count() == 3  # the author of the thread is told as well


def test_telling_the_same_fact_again_tells_nobody():
    reply = followed(2)
    notify(ReplyPosted, reply)
    bells = [bell_topic(one.recipient.uuid) for one in Notification.objects.select_related("recipient")]
    before = current_seqs(bells)

    notify(ReplyPosted, reply)

    assert Notification.objects.count() == Delivery.objects.count() == 3
    assert current_seqs(bells) == before


def test_somebody_who_follows_later_is_told_without_telling_the_others_again():
    reply = followed(1)
    notify(ReplyPosted, reply)
    late = members.member()
    Subscription.objects.create(member=late, thread=reply.thread, level=Subscription.Level.ALL)

    notify(ReplyPosted, reply)

    assert Notification.objects.filter(recipient=late).count() == 1
    assert Notification.objects.count() == Delivery.objects.count() == 3


def test_a_fact_that_is_rolled_back_told_nobody_and_moved_no_bell():
    reply = followed(1)
    follower = Subscription.objects.get().member
    before = current_seqs([bell_topic(follower.uuid)])

    with transaction.atomic():
        notify(ReplyPosted, reply)
        transaction.set_rollback(True)

    assert not Notification.objects.exists()
    assert current_seqs([bell_topic(follower.uuid)]) == before


def test_whoever_wants_no_mail_gets_a_notification_only():
    reply = followed(1)
    follower = Subscription.objects.get().member
    Preference.objects.create(member=follower, notice=ReplyPosted.code, road=Preference.Road.MAIL, pace=Pace.NEVER)

    notify(ReplyPosted, reply)

    assert Notification.objects.filter(recipient=follower).exists()
    assert not Delivery.objects.filter(notification__recipient=follower).exists()


def test_telling_twenty_costs_as_many_queries_as_telling_two():
    def cost(followers: int) -> int:
        reply = followed(followers)
        with CaptureQueriesContext(connection) as queries:
            notify(ReplyPosted, reply)
        return len(queries)

    assert cost(2) == cost(20)

"""Two at once: workers that send, and one mail that comes in twice."""

from functools import partial

import pytest
from django.contrib.contenttypes.models import ContentType

from forum.models import Post
from realtime.actions.answering import take_answer
from realtime.incoming.letters import letter_of_bytes
from realtime.links import answer_address
from realtime.models import DIGEST, Delivery, Notification
from realtime.outbox.delivery import claim
from tests.factories import forum, members
from tests.realtime.letters import letter

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def test_two_workers_never_send_two_digests_of_one_hour(two_at_once):
    kind = ContentType.objects.get_for_model(Post)
    for first in range(0, ROUNDS * 6, 6):
        reader = members.member()
        told = [
            Notification.objects.create(
                recipient=reader, notice="reply-posted", target_type=kind, target_id=first + number
            )
            for number in range(6)
        ]
        Delivery.objects.bulk_create([Delivery(notification=one, bundle=DIGEST) for one in told])

        claimed = two_at_once(claim, claim)

        assert sorted(mail is None for mail in claimed) == [False, True]
        assert Delivery.objects.filter(notification__in=told).values("mail").distinct().count() == 1


def test_one_answer_that_comes_twice_at_once_is_one_reply(two_at_once):
    reader = members.member(email="told@example.org")
    asked = forum.post(thread=forum.thread(author=reader))
    address = answer_address(Notification.objects.get(recipient=reader))
    sent = letter_of_bytes(letter(address))

    first, second = two_at_once(partial(take_answer, sent), partial(take_answer, sent))

    assert first == second
    assert Post.objects.filter(parent=asked).count() == 1

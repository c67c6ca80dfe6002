"""Two at once: workers that send, and one mail that comes in twice."""

from functools import partial

import pytest
from django.contrib.contenttypes.models import ContentType

from forum.models import Post
from realtime.actions.answering import take_answer
from realtime.actions.jobs import pieces_of, start_job, work_due
from realtime.incoming.letters import letter_of_bytes
from realtime.jobs import Step, Work, works
from realtime.links import answer_address
from realtime.models import DIGEST, Delivery, Job, Notification
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


class _Counting(Work):
    """Counts to twenty, a number a step."""

    about = "Counting"

    def whole(self, starter):
        return 20

    def step(self, starter, *, after):
        return Step([after + 1], after + 1) if after < 20 else None

    def url(self):
        return "/"


def test_two_workers_do_each_step_of_a_job_once_and_tell_of_its_end_once(two_at_once, monkeypatch):
    monkeypatch.setitem(works, "counting", _Counting())
    for _ in range(ROUNDS):
        job = start_job(starter=members.member(), kind="counting")

        two_at_once(work_due, work_due)
        work_due()

        job.refresh_from_db()
        assert (job.state, job.done) == (Job.State.DONE, 20)
        assert list(pieces_of(job)) == list(range(1, 21))
        assert Notification.objects.filter(notice="job-ended", recipient=job.starter_id).count() == 1


def test_a_job_that_is_started_twice_at_once_is_one(two_at_once, monkeypatch):
    monkeypatch.setitem(works, "counting", _Counting())
    starter = members.member()

    first, second = two_at_once(*[partial(start_job, starter=starter, kind="counting")] * 2)

    assert first == second

"""The data of a member who wrote much: prepared by the worker in steps, watched meanwhile, and fetched when ready."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.members.models import Audience, Member
from community.members.views import data as data_views
from forum import personal
from forum.models import Thread
from realtime.actions import jobs as actions
from realtime.actions.jobs import work_due
from realtime.jobs import works
from realtime.models import Job, Notification, Piece
from realtime.outbox.delivery import deliver_due
from realtime.sockets.topics import audible
from tests.factories import forum, members, sessions

pytestmark = pytest.mark.django_db
PAGE, FILE, PREPARE = "/accounts/data", "/accounts/data/file", "/accounts/data/prepare"


@pytest.fixture(autouse=True)
def _little_is_much(monkeypatch):
    monkeypatch.setattr(data_views, "FEW", 2)
    monkeypatch.setattr(personal, "_AT_ONCE", 2)


@pytest.fixture
def member() -> Member:
    return members.member(email="told@example.org")


@pytest.fixture
def thread() -> Thread:
    return forum.thread(title="Checking who collects")


@pytest.fixture
def client(member, thread):
    """Return the client of a member who wrote five posts and gave their password once more."""
    for number in range(5):
        forum.post(thread=thread, author=member, body=f"Words {number}.")
    return confirmed(member)


def confirmed(member: Member):
    client = sessions.client_as(member)
    client.post("/accounts/reauthenticate/", {"password": "a long password"})
    return client


def started(client) -> Job:
    answer = client.post(PREPARE)
    job = Job.objects.latest("started")
    assert answer["Location"] == f"/jobs/{job.public_id}"
    return job


def fetched(client) -> dict:
    return json.loads(b"".join(client.get(FILE).streaming_content))


def one_step(monkeypatch) -> None:
    """Let the worker do one step and be killed: it lets go of nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(actions, "TURN_SECONDS", -1)
        patch.setattr(actions, "_held", _nobody_lets_go(actions._held))
        work_due()


def _nobody_lets_go(held):
    def _held(job):
        return Job.objects.none() if job.after else held(job)

    return _held


def test_who_wrote_little_has_the_file_at_once(thread):
    member = members.member()
    forum.post(thread=thread, author=member, body="Few words.")
    client = confirmed(member)

    assert "Download my data" in client.get(PAGE).text
    assert "Few words." in client.get(FILE).text
    assert not Job.objects.exists()


def test_who_wrote_much_is_offered_to_have_it_prepared_and_finds_all_of_it(client, member):
    assert "Prepare my data" in client.get(PAGE).text
    job = started(client)
    assert "0 of 5 are done." in client.get(f"/jobs/{job.public_id}").text
    assert "See how far it is" in client.get(PAGE).text

    work_due()

    assert "It is ready." in client.get(f"/jobs/{job.public_id}").text
    assert "Download my data" in client.get(PAGE).text
    answer = client.get(FILE)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer["Cache-Control"] == "private, no-store"
    kept = json.loads(b"".join(answer.streaming_content))
    assert [post["versions"][0]["text"] for post in kept["forum"]["posts"]] == [f"Words {n}." for n in range(5)]
    assert {post["thread"] for post in kept["forum"]["posts"]} == {"Checking who collects"}
    assert kept["account"]["email"] == "told@example.org"


def test_who_asks_twice_waits_for_the_same(client):
    assert started(client) == started(client)
    assert Job.objects.count() == 1


def test_a_page_is_shown_how_far_it_is_and_is_told_when_it_moves(client, member, monkeypatch):
    job = started(client)
    topic = f"job:{job.public_id}"
    before = client.get(f"/live/since?topics={topic}").json()["seqs"]
    one_step(monkeypatch)

    assert client.get(f"/live/since?topics={topic}").json()["seqs"][topic] > before[topic]
    part = client.get(f"/jobs/{job.public_id}", headers={"X-Fragment": "1"}).text
    assert "2 of 5 are done." in part
    assert "<html" not in part


def test_another_worker_goes_on_where_one_was_killed(client, monkeypatch):
    job = started(client)
    one_step(monkeypatch)
    assert work_due() == 0  # still claimed

    Job.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    done = []
    step = works[job.kind].step
    monkeypatch.setattr(works[job.kind], "step", lambda *a, after: done.append(after) or step(*a, after=after))
    work_due()

    assert 0 not in done
    assert len(fetched(client)["forum"]["posts"]) == 5


def test_a_worker_that_lost_its_claim_keeps_nothing(client, monkeypatch):
    job = started(client)
    step = works[job.kind].step

    def slow(*a, after):
        Job.objects.update(claimed_until=timezone.now() + timedelta(minutes=9))  # another worker's
        return step(*a, after=after)

    with monkeypatch.context() as patch:
        patch.setattr(works[job.kind], "step", slow)
        work_due()

    assert not Piece.objects.exists()


def test_a_job_that_fails_is_tried_again_and_in_the_end_given_up_with_a_sentence(client, monkeypatch):
    job = started(client)
    monkeypatch.setattr(works[job.kind], "step", lambda *_a, **_k: 1 / 0)
    for _ in range(actions.MOST_ATTEMPTS):
        Job.objects.update(due=timezone.now())
        work_due()

    assert "It could not be finished" in client.get(f"/jobs/{job.public_id}").text
    assert "Prepare my data" in client.get(PAGE).text
    assert client.get(FILE)["Location"] == PAGE


def test_a_job_that_kills_its_worker_each_time_is_given_up_with_a_sentence(client, monkeypatch):
    job = started(client)

    def killed(*_args, **_options):
        raise SystemExit

    with monkeypatch.context() as deadly:
        deadly.setattr(works[job.kind], "step", killed)
        for _ in range(actions.MOST_ATTEMPTS):
            with pytest.raises(SystemExit):
                work_due()
            Job.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    work_due()

    assert "It could not be finished" in client.get(f"/jobs/{job.public_id}").text


def test_whoever_started_it_is_told_once_it_is_ready_unless_they_saw_it(client, settings):
    settings.MAIL_BATCH_SECONDS = 0
    job = started(client)
    work_due()
    assert "What you started is ready: My data" in client.get("/notifications/").text
    deliver_due()
    [sent] = [one for one in mail.outbox if one.to == ["told@example.org"]]
    assert "What you started is ready: My data" in sent.subject

    client.get(f"/jobs/{job.public_id}")

    assert Notification.objects.get(notice="job-ended").read_at


def test_it_is_nobody_elses(client):
    job = started(client)
    work_due()
    for other in (members.member(), members.member("administrator")):
        stranger = confirmed(other)
        assert stranger.get(f"/jobs/{job.public_id}").status_code == 404
        assert audible(other, [f"job:{job.public_id}"]) == set()
        assert "Words" not in stranger.get(FILE).text


def test_the_database_holds_no_word_of_it(client):
    started(client)
    work_due()

    sealed = "".join(Piece.objects.values_list("sealed", flat=True))
    assert sealed
    assert "Words" not in sealed


def test_what_others_wrote_is_read_when_the_file_is_fetched(client, thread):
    started(client)
    work_due()
    Thread.objects.filter(pk=thread.pk).update(audience=Audience.objects.of(members.group()))

    assert {post["thread"] for post in fetched(client)["forum"]["posts"]} == {None}


def test_the_worker_leaves_alone_what_somebody_who_left_had_started(client, member):
    started(client)
    member.is_active = False
    member.save()

    assert work_due() == 0

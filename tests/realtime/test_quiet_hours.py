"""In a member's quiet hours, by their own clock, what is due waits until they end; nothing is dropped."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from community.core import clock
from community.members.models import Member
from realtime.models import Delivery, Hours, Notification
from realtime.notices import notices
from realtime.outbox.delivery import deliver_due
from realtime.pacing import quiet_until
from tests.factories import forum, members

pytestmark = pytest.mark.django_db
EVERY_DAY = list(range(7))
PAGE = "/notifications/mail"


def hours(start: str, end: str, *, days: list[int] = EVERY_DAY, zone: str = "UTC") -> Hours:
    return Hours(quiet_from=time.fromisoformat(start), quiet_until=time.fromisoformat(end), quiet_days=days, zone=zone)


def moment(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "now", "end"),
    [
        (hours("22:00", "07:00"), "2026-11-30 23:30", "2026-12-01 07:00"),
        (hours("22:00", "07:00"), "2026-12-01 06:59", "2026-12-01 07:00"),
        (hours("22:00", "07:00"), "2026-12-01 07:00", None),
        (hours("22:00", "07:00"), "2026-11-30 21:59", None),
        (hours("12:00", "14:00"), "2026-11-30 13:00", "2026-11-30 14:00"),
        (hours("22:00", "07:00", zone="Asia/Dubai"), "2026-11-30 18:30", "2026-12-01 03:00"),
        (hours("22:00", "07:00", days=[4]), "2026-12-05 03:00", "2026-12-05 07:00"),  # the night of a Friday
        (hours("22:00", "07:00", days=[4]), "2026-12-05 23:00", None),
        (hours("22:00", "07:00", zone="Europe/Paris"), "2027-03-27 22:00", "2027-03-28 05:00"),  # an hour shorter
        (hours("22:00", "07:00", zone="Europe/Paris"), "2026-10-24 21:00", "2026-10-25 06:00"),  # an hour longer
        (hours("22:00", "02:30", zone="Europe/Berlin"), "2026-10-25 00:05", "2026-10-25 00:30"),
        (hours("22:00", "02:30", zone="Europe/Berlin"), "2026-10-25 01:05", None),  # 02:05 for the second time
        (Hours(), "2026-11-30 03:00", None),
    ],
)
def test_quiet_hours_end_by_the_members_own_clock(chosen, now, end):
    found = quiet_until(chosen, now=moment(now))
    assert (found.astimezone(UTC) if found else None) == (moment(end) if end else None)


def around(now: datetime) -> dict[str, time]:
    return {"quiet_from": (now - timedelta(hours=1)).time(), "quiet_until": (now + timedelta(hours=1)).time()}


@pytest.fixture
def reader() -> Member:
    """Return a member whose quiet hours are now, for another hour."""
    member = members.member(email="told@example.org")
    now = timezone.now()
    Hours.objects.create(member=member, quiet_days=EVERY_DAY, **around(now))
    return member


def test_a_mail_waits_until_they_end_and_is_sent_then(reader):
    forum.post(thread=forum.thread(author=reader))

    deliver_due()

    row = Delivery.objects.get()
    assert mail.outbox == []
    assert (row.state, row.attempts, row.mail) == (Delivery.State.WAITING, 0, None)
    assert timedelta(minutes=55) < row.due - timezone.now() <= timedelta(hours=1)

    Hours.objects.all().delete()
    Delivery.objects.update(due=timezone.now())
    deliver_due()
    assert len(mail.outbox) == 1


def test_what_a_killed_worker_sent_is_the_same_mail_when_it_goes_out_again_after_them(monkeypatch):
    reader, now = members.member(email="told@example.org"), timezone.now()
    forum.post(thread=forum.thread(author=reader))
    send_messages = EmailBackend.send_messages

    def killed(self, messages):
        send_messages(self, messages)
        raise SystemExit

    with monkeypatch.context() as deadly:
        deadly.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(SystemExit):
            deliver_due()
    Delivery.objects.update(claimed_until=now - timedelta(seconds=1))
    Hours.objects.create(member=reader, quiet_days=EVERY_DAY, **around(now))
    deliver_due()
    Hours.objects.all().delete()
    Delivery.objects.update(due=now)
    deliver_due()

    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_what_was_read_meanwhile_is_not_sent_when_they_end(reader):
    forum.post(thread=forum.thread(author=reader))
    deliver_due()
    Notification.objects.update(read_at=timezone.now())
    Hours.objects.all().delete()
    Delivery.objects.update(due=timezone.now())
    deliver_due()
    assert mail.outbox == []


def test_news_of_the_safety_of_an_account_does_not_wait(reader, monkeypatch):
    monkeypatch.setattr(notices["reply-posted"], "mailed_though_read", True, raising=False)
    forum.post(thread=forum.thread(author=reader))
    deliver_due()
    assert len(mail.outbox) == 1


def test_others_hear_meanwhile(reader):
    other = members.member(email="other@example.org")
    for member in (reader, other):
        forum.post(thread=forum.thread(author=member))
    deliver_due()
    assert [message.to for message in mail.outbox] == [["other@example.org"]]


def test_others_hear_in_the_hour_that_the_clocks_show_twice(monkeypatch):
    now = moment("2026-10-25 01:05")
    first, second = members.member(email="told@example.org"), members.member(email="other@example.org")
    by_night = {"quiet_from": time(22), "quiet_until": time(2, 30), "quiet_days": EVERY_DAY}
    Hours.objects.create(member=first, zone="Europe/Berlin", **by_night)
    for member in (first, second):
        forum.post(thread=forum.thread(author=member))
    Delivery.objects.update(due=now - timedelta(minutes=1))
    monkeypatch.setattr(clock, "now", lambda: now)

    assert deliver_due(most=10) == len(mail.outbox) == 2


SENT = {"zone": "Asia/Dubai", "digest_hour": "7", "digest_day": "0", "quiet_from": "22:00", "quiet_until": "07:00"}


def test_a_member_chooses_them_and_finds_them_again(client_as):
    member = members.member()
    client = client_as(member)
    assert client.post(PAGE, SENT | {"quiet_days": ["0", "4"]}).status_code == 302
    kept = Hours.objects.get(member=member)
    assert (kept.quiet_from, kept.quiet_until, kept.quiet_days) == (time(22), time(7), [0, 4])
    assert 'value="22:00"' in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_until": ""},
        {"quiet_until": "22:00", "quiet_days": ["0"]},
        {"quiet_days": []},
        {"quiet_days": ["7"]},
        {"quiet_from": "25:00", "quiet_days": ["0"]},
    ],
)
def test_quiet_hours_that_make_no_sense_are_refused_with_the_form(client_as, wrong):
    assert client_as(members.member()).post(PAGE, SENT | wrong).status_code == 200
    assert not Hours.objects.exists()

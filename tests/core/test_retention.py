"""What was kept long enough goes, by the clock or by a command; what anybody may still need stays."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core import retention
from community.core.retention import kinds, let_go
from community.moderation.models import Decision
from forum.models import Draft, Post, Revision
from realtime.actions.jobs import start_job, work_due
from realtime.models import Browser, Delivery, Job, Mail, Notification, Piece, Received
from realtime.outbox.delivery import deliver_due
from realtime.tasks import apply_retention
from tests.factories import forum, members
from tests.factories.moderation import decided, held_item

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def told():
    """Return a member who was told and mailed of a reply."""
    member = members.member()
    forum.post(thread=forum.thread(author=member))
    deliver_due()
    return member


def age(model: type[Model], field: str, days: float) -> None:
    model._default_manager.update(**{field: NOW - timedelta(days=days)})


def after_all() -> dict[str, int]:
    return {gone.kind: gone.count for gone in let_go(NOW, most=10_000) if gone.count}


def test_each_kind_of_the_settings_is_declared_by_an_app_and_no_other():
    assert set(settings.KEPT_DAYS) == set(kinds)


@pytest.mark.parametrize(
    ("model", "field", "kind"),
    [(Notification, "created", "alerts"), (Mail, "created", "mails"), (Delivery, "due", "deliveries")],
)
def test_news_goes_after_its_days_and_not_before(told, model, field, kind):
    days = settings.KEPT_DAYS[kind]
    age(model, field, days - 1)
    assert after_all() == {}

    age(model, field, days + 1)

    assert after_all()[kind] == 1
    assert not model.objects.exists()


@pytest.mark.parametrize("state", [Delivery.State.WAITING, Delivery.State.FAILED])
def test_what_was_not_sent_stays_with_the_mail_in_which_it_would_be_repeated(told, state):
    Delivery.objects.update(state=state)
    for model, field in ((Notification, "created"), (Mail, "created"), (Delivery, "due")):
        age(model, field, 5_000)

    assert after_all() == {}


def test_a_prepared_file_goes_with_its_pieces(monkeypatch):
    author = members.member()
    forum.post(author=author, thread=forum.thread())
    start_job(starter=author, kind="own-data")
    work_due()
    assert Piece.objects.exists()
    age(Job, "started", 2.1)

    assert after_all() == {"jobs": 1}
    assert not Piece.objects.exists()


def test_answers_by_mail_and_drafts_go(told):
    Received.objects.create(member=told, name="a" * 64, outcome="posted", created=NOW - timedelta(days=91))
    Draft.objects.create(member=told, key="reply:x", saved=NOW - timedelta(days=181))
    Draft.objects.create(member=told, key="reply:y", saved=NOW - timedelta(days=179))

    assert after_all() == {"answers-by-mail": 1, "drafts": 1}


def test_a_browser_goes_with_the_session_in_which_it_was_let_in(told):
    session = SessionStore()
    session.create()
    for number, key in enumerate((session.session_key, "gone")):
        Browser.objects.create(
            member=told, session_key=key, endpoint="https://push", endpoint_hash=str(number), added=NOW
        )
    age(Browser, "added", 1)
    assert after_all() == {"browsers": 1}

    Session.objects.update(expire_date=NOW - timedelta(seconds=1))

    assert after_all() == {"browsers": 1, "sessions": 1}


def test_nothing_that_was_decided_written_or_accounted_for_goes():
    decided(held_item())
    forum.thread()
    kept = {model: model._default_manager.count() for model in (AuditEntry, Decision, Post, Revision)}

    list(let_go(NOW + timedelta(days=10_000), most=10_000))

    assert {model: model._default_manager.count() for model in kept} == kept
    assert all(kept.values())


def test_a_dry_run_says_what_would_go_and_deletes_nothing(told):
    age(Mail, "created", 5_000)
    said = io.StringIO()

    call_command("apply_retention", "--dry-run", stdout=said)
    assert "mails: 1 would go, older than 400 days" in said.getvalue()
    assert Mail.objects.exists()

    call_command("apply_retention", stdout=said)
    assert "mails: 1 went, older than 400 days" in said.getvalue()
    assert not Mail.objects.exists()


def test_the_worker_does_it_a_part_at_a_time(told, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 1)
    Mail.objects.bulk_create(Mail(recipient=told) for _ in range(3))
    age(Mail, "created", 5_000)
    assert next(gone for gone in let_go(NOW, most=2) if gone.kind == "mails").count == 2

    apply_retention()

    assert not Mail.objects.exists()


def test_a_batch_costs_the_same_however_many_are_old(told, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(settings, "KEPT_DAYS", {"mails": 400})
    Mail.objects.bulk_create(Mail(recipient=told) for _ in range(40))
    age(Mail, "created", 5_000)

    with django_assert_num_queries(6):  # a savepoint, which, those, what hangs on them, the rows, its release
        list(let_go(NOW, most=500))

"""The worker looks at the whole audit log once a day, and those who oversee hear when it does not hold."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.audit import verifying
from community.audit.models import AuditEntry
from community.members.actions.log_rounds import PAGES_AT_ONCE, LogRound
from community.members.models.member import Role
from realtime.models import Notification
from realtime.outbox.delivery import deliver_due
from tests.emptying import take_guards_away
from tests.factories import audit, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def tampered():
    """Return ten sealed entries, one of which an intruder changed, until the end of the test."""
    with transaction.atomic():
        made = audit.sealed(10)
        take_guards_away()
        audit.by_sql("UPDATE audit_auditentry SET action = 'members.applied' WHERE id = %s", made[4].pk)
        yield
        transaction.set_rollback(True)


def verified() -> list[dict[str, int]]:
    return list(AuditEntry.objects.filter(action="audit.verified").values_list("details", flat=True))


def told() -> set[int]:
    return set(Notification.objects.filter(notice="log-broken").values_list("recipient", flat=True))


def test_a_log_that_holds_is_written_down_and_told_to_nobody():
    members.member(Role.SECRETARIAT)
    audit.sealed(10)
    LogRound().go_on()
    assert verified() == [{"sealed": 10, "findings": 0}]
    assert told() == set()


def test_a_log_that_does_not_hold_is_told_to_those_who_oversee_and_to_nobody_else(tampered, client_as):
    overseers = [members.member(role) for role in (Role.SECRETARIAT, Role.ADMINISTRATOR)]
    for other in (Role.MODERATOR, Role.MEMBER):
        members.member(other)
    LogRound().go_on()
    assert told() == {one.pk for one in overseers}
    assert "is not as it was written" in client_as(overseers[0]).get(reverse("realtime:notifications")).text


def test_the_mail_says_how_much_is_wrong_and_what_to_do(tampered, mailoutbox):
    members.member(Role.ADMINISTRATOR)
    LogRound().go_on()
    deliver_due()
    assert "not as they were written: 1" in mailoutbox[0].body
    assert "manage.py audit verify" in mailoutbox[0].body


def test_it_is_looked_at_once_a_day_whoever_does(monkeypatch):
    audit.sealed(3)
    audit.run("verify")
    LogRound().go_on()
    assert len(verified()) == 1
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(timezone, "now", lambda: later)
    LogRound().go_on()
    assert len(verified()) == 2


def test_a_few_pages_at_a_time_and_the_whole_in_the_end(monkeypatch):
    monkeypatch.setattr(verifying, "PAGE", 1)
    audit.sealed(PAGES_AT_ONCE + 2)
    worker = LogRound()
    worker.go_on()
    assert verified() == []
    worker.go_on()
    assert verified() == [{"sealed": PAGES_AT_ONCE + 2, "findings": 0}]


def test_a_round_that_broke_off_begins_anew(monkeypatch):
    audit.sealed(3)
    worker = LogRound()
    with monkeypatch.context() as broken:
        broken.setattr(verifying, "_of_entry", _fails)
        with pytest.raises(OSError, match="gone"):
            worker.go_on()
    assert verified() == []
    worker.go_on()
    assert verified() == [{"sealed": 3, "findings": 0}]


def _fails(*_seen):
    raise OSError("The database is gone.")

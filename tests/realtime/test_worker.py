"""`manage.py worker`: one process that sends the mail and runs the tasks, and stops when it is told to."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from realtime.models import Delivery
from tests import live
from tests.factories import forum, members

pytestmark = pytest.mark.django_db(transaction=True)


def started(copy: dict, folder: Path) -> "subprocess.Popen[bytes]":
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.live_settings",
        "DATABASE_URL": live.url_of(copy),
        "VAR_DIR": str(folder),
        "DEMO": "1",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR, env={**os.environ, **environment}
    )


def eventually(true, within: float = 30) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def database(tmp_path):
    """Give this process and the worker one database beside the others."""
    copy = live.copy_of_database(tmp_path, "worker")
    with live.connected_to(copy):
        yield copy
    live.drop(copy)


def test_mail_goes_out_within_seconds_also_after_a_worker_was_killed(database, tmp_path):
    first = started(database, tmp_path)
    forum.post(thread=forum.thread(author=members.member(email="told@example.org")))
    assert eventually(lambda: not Delivery.objects.filter(state=Delivery.State.WAITING).exists())
    first.kill()
    first.wait()
    forum.post(thread=forum.thread(author=members.member(email="later@example.org")))
    # what a killed worker leaves behind: a row that was claimed, and was not marked
    Delivery.objects.filter(state=Delivery.State.WAITING).update(claimed_until=timezone.now() + timedelta(seconds=2))

    second = started(database, tmp_path)
    assert eventually(lambda: not Delivery.objects.filter(state=Delivery.State.WAITING).exists())
    second.send_signal(signal.SIGTERM)

    assert second.wait(timeout=15) == 0
    mails = "".join(mail.read_text() for mail in (tmp_path / "outbox").glob("*"))
    assert mails.count("To: told@example.org") == mails.count("To: later@example.org") == 1
    connection.close()

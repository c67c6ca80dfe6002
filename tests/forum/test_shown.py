"""Read marks are written beside the requests, in batches."""

import pytest
from django.db import connection
from django.db.utils import OperationalError

from forum.actions import shown
from forum.models import ReadMark, Thread
from tests.factories import forum, members


def test_what_was_noted_is_written_by_another_thread(transactional_db) -> None:
    thread, reader = forum.thread(), members.member()
    forum.post(thread=thread)
    notes = shown.Shown(seconds=60)
    notes.note(member=reader, thread=Thread.objects.get(pk=thread.pk), seqs=[1])
    notes.note(member=reader, thread=Thread.objects.get(pk=thread.pk), seqs=[2])
    assert not ReadMark.objects.exists()
    notes.stop()  # it waits for the other thread, which writes what is left
    assert ReadMark.objects.get().count == 2


@pytest.mark.django_db
def test_what_a_busy_database_refuses_is_kept_for_the_next_time(monkeypatch) -> None:
    thread, reader = forum.thread(), members.member()
    notes = shown.Shown(seconds=60)

    def locked(**_what: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(shown, "mark_read", locked)
        notes.note(member=reader, thread=thread, seqs=[1])
        notes.write()
    assert not ReadMark.objects.exists()
    notes.write()
    assert ReadMark.objects.get().seq == 1
    assert connection.in_atomic_block
    notes.stop()

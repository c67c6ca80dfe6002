"""Chores: what the worker does again and again."""

from datetime import timedelta

import pytest

from realtime import chores


@pytest.fixture
def done(monkeypatch):
    """Return a list for the chores of this test to write into; the site's own are left out, and the clock stands."""
    monkeypatch.setattr(chores, "chores", [])
    monkeypatch.setattr(chores.time, "monotonic", lambda: 100.0)
    return []


def test_a_chore_is_done_at_once_and_then_once_per_interval(done, monkeypatch):
    chores.every(timedelta(minutes=1))(lambda: done.append("looked"))
    chores.do_due_chores()
    chores.do_due_chores()
    assert done == ["looked"]
    monkeypatch.setattr(chores.time, "monotonic", lambda: 160.0)
    chores.do_due_chores()
    assert done == ["looked", "looked"]


def test_one_that_fails_keeps_no_other_waiting_and_is_tried_again(done, monkeypatch, caplog):
    def fail():
        done.append("failed")
        raise RuntimeError("broken")

    chores.every(timedelta(minutes=1))(fail)
    chores.every(timedelta(hours=1))(lambda: done.append("looked"))
    chores.do_due_chores()
    monkeypatch.setattr(chores.time, "monotonic", lambda: 160.0)
    chores.do_due_chores()
    assert done == ["failed", "looked", "failed"]
    assert "fail" in caplog.text

"""Two at the same moment: real threads, each with a connection of its own, on a copy of the untouched database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from community.core.rulings import Refused
from tests import live


@pytest.fixture
def two_at_once(django_db_setup, django_db_blocker, tmp_path):
    """Return a function that calls two functions in two threads at the same moment and returns what they returned."""
    with django_db_blocker.unblock():
        with live.connected_to(live.COPIES["races"][0]):
            copy = live.copy_of_database(tmp_path, "here")
        with live.connected_to(copy), ThreadPoolExecutor(2, initializer=_connect, initargs=(copy,)) as threads:

            def _run(*calls):
                start = Barrier(len(calls))
                started = [threads.submit(_at_the_signal, start, call) for call in calls]
                return [one.result() for one in started]

            yield _run
            _run(_disconnect, _disconnect)
        live.drop(copy)


def _connect(copy):
    connection.settings_dict = copy


def _disconnect():
    connection.close()


def _at_the_signal(start, call):
    start.wait()
    return call()


def outcome(act):
    """Return what became of it: whether it was done or refused."""
    try:
        act()
    except Refused:
        return "refused"
    return "done"

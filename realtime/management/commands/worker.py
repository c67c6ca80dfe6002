"""`manage.py worker`: what is done beside the requests, in one process: outbox, chores, jobs, tasks, audit seals."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from community.audit.actions.sealing import seal_committed
from realtime.actions.jobs import work_due
from realtime.chores import do_due_chores
from realtime.outbox.delivery import MailServerAway, deliver_due
from realtime.outbox.pushing import push_due
from realtime.sockets.hub import hub

logger = logging.getLogger(__name__)

INTERVAL_SECONDS: Final = 1.0
CHORES_SECONDS: Final = 0.5
SEALING_SECONDS: Final = 2.0
AWAY_SECONDS: Final = 30.0
"""So long a mail server that did not answer, or refused to let us in, is let be."""


class Command(BaseCommand):
    requires_system_checks = []
    help = "Send what waits in the outbox, do what is due, run the tasks, until told to stop (Ctrl-C or SIGTERM)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, do the chores and seal in threads of their own: nothing long keeps a mail or a seal waiting."""
        stopping = threading.Event()
        beside = [
            threading.Thread(target=_repeat_until, args=(stopping, work, seconds), name=work.__name__)
            for work, seconds in (
                *in_line(stopping),
                (do_due_chores, CHORES_SECONDS),
                (seal_committed, SEALING_SECONDS),
            )
        ]
        beside.append(threading.Thread(target=asyncio.run, args=(_tell_neighbours(stopping),), name="neighbours"))
        for thread in beside:
            thread.start()
        try:
            _run_tasks()
        finally:
            stopping.set()
            for thread in beside:
                thread.join()


def in_line(stopping: threading.Event) -> list[tuple[Callable[[], object], float]]:
    """Return what has many things in line, so that it must itself ask whether to stop before the next one."""
    parts = (deliver_due, push_due, work_due)
    return [(wraps(part)(partial(part, is_over=stopping.is_set)), INTERVAL_SECONDS) for part in parts]


async def _tell_neighbours(stopping: threading.Event) -> None:
    """Have an event loop: on it the hub tells the web processes, over Redis, what this process changes."""
    hub.attach()
    await asyncio.to_thread(stopping.wait)


def _run_tasks() -> None:
    """Run tasks until a signal ends the process (SystemExit); a database that goes away is waited for."""
    options = {"queue_name": "*", "interval": INTERVAL_SECONDS, "reload": False, "startup_delay": False, "verbosity": 0}
    while True:
        try:
            call_command("db_worker", **options)
        except DatabaseError:
            logger.exception("The task queue cannot be read; trying again.")
            close_old_connections()
            time.sleep(INTERVAL_SECONDS)
        else:
            return


def _repeat_until(stopping: threading.Event, work: Callable[[], object], seconds: float) -> None:
    while not stopping.wait(seconds):
        try:
            close_old_connections()
            work()
        except MailServerAway as away:
            logger.warning("The mail server cannot be reached (%s); mail waits.", away)
            stopping.wait(AWAY_SECONDS)
        except Exception:
            logger.exception("%s failed; trying again.", work.__name__)
    close_old_connections()

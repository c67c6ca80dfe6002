"""`manage.py worker`: all that is done beside the requests, in one process: the outbox, the chores, the task queue."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from realtime.chores import do_due_chores
from realtime.delivery import deliver_due

logger = logging.getLogger(__name__)

INTERVAL_SECONDS: Final = 1.0


class Command(BaseCommand):
    help = "Send what waits in the outbox, do what is due, run the tasks, until told to stop (Ctrl-C or SIGTERM)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send mail and do the chores in threads of their own, so that nothing long keeps a mail waiting."""
        stopping = threading.Event()
        beside = [
            threading.Thread(target=_repeat_until, args=(stopping, work), name=work.__name__)
            for work in (deliver_due, do_due_chores)
        ]
        for thread in beside:
            thread.start()
        try:
            _run_tasks()
        finally:
            stopping.set()
            for thread in beside:
                thread.join()


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


def _repeat_until(stopping: threading.Event, work: Callable[[], object]) -> None:
    while not stopping.wait(INTERVAL_SECONDS):
        try:
            close_old_connections()
            work()
        except Exception:
            logger.exception("%s failed; trying again.", work.__name__)
    close_old_connections()

"""`manage.py worker`: everything that is done beside the requests, in one process: the outbox and the task queue."""

import logging
import threading
import time
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from realtime.delivery import deliver_due

logger = logging.getLogger(__name__)

INTERVAL_SECONDS: Final = 1.0


class Command(BaseCommand):
    help = "Send what waits in the outbox and run the tasks, until it is told to stop (Ctrl-C or SIGTERM)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send mail in a second thread, so that a long task keeps no mail waiting; run tasks in this one."""
        stopping = threading.Event()
        sending = threading.Thread(target=_send_until, args=(stopping,), name="outbox")
        sending.start()
        try:
            _run_tasks()
        finally:
            stopping.set()
            sending.join()


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


def _send_until(stopping: threading.Event) -> None:
    while not stopping.wait(INTERVAL_SECONDS):
        try:
            close_old_connections()
            deliver_due()
        except Exception:
            logger.exception("The outbox cannot be worked off; trying again.")
    close_old_connections()

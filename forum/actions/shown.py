"""What was shown to whom, kept for a moment and written beside the requests: a GET opens no write transaction.

One thread of the process writes, on a connection of its own. What a killed process had not written yet shows as unread
once more; nothing else is lost.
"""

import atexit
import logging
import threading
from collections.abc import Iterable

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import Error, InterfaceError, OperationalError

from community.members.models import Member
from forum.models import Thread

from .read_marks import mark_read

_log = logging.getLogger(__name__)


class Shown:
    """Collects what was shown until somebody writes it down."""

    def __init__(self, *, seconds: float) -> None:
        """`seconds`: how long it may wait. With 0 everything is written at once, in the caller's transaction."""
        self._seconds = seconds
        self._kept: dict[tuple[int, int], tuple[Member, Thread, set[int]]] = {}
        self._lock = threading.Lock()
        self._came = threading.Event()
        self._over = threading.Event()
        self._writer: threading.Thread | None = None

    def note(self, *, member: Member, thread: Thread, seqs: Iterable[int]) -> None:
        """Remember that `member` had the posts with these numbers in front of them."""
        if self._seconds == 0:
            mark_read(member=member, thread=thread, shown=list(seqs))
            return
        with self._lock:
            earlier = self._kept.get((member.pk, thread.pk))
            known = earlier[2] if earlier else set()
            self._kept[member.pk, thread.pk] = (member, thread, known | set(seqs))
            self._start()
        self._came.set()

    def write(self) -> None:
        """Write what was noted so far. What a busy database refuses is kept for the next time.

        One transaction each: a longer one would hold one member's rows while it waits for another's.
        """
        with self._lock:
            noted, self._kept = self._kept, {}
        for member, thread, seqs in noted.values():
            try:
                mark_read(member=member, thread=thread, shown=list(seqs))
            except (OperationalError, InterfaceError):
                _log.warning("A read mark was not written and will be tried again.")
                self.note(member=member, thread=thread, seqs=seqs)
            except Error:
                _log.exception("A read mark could not be written.")

    def stop(self) -> None:
        """Write what is left and end the thread."""
        self._over.set()
        self._came.set()
        if self._writer:
            self._writer.join()

    def _start(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._keep_writing, name="read-marks", daemon=True)
            self._writer.start()
            atexit.register(self.stop)

    def _keep_writing(self) -> None:
        going_on = True
        while going_on:
            self._came.wait()
            self._came.clear()
            going_on = not self._over.wait(self._seconds)
            close_old_connections()
            self.write()
        connection.close()


shown = Shown(seconds=settings.READ_MARKS_SECONDS)

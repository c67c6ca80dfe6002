"""What was shown to whom, kept for a moment and written in batches: a GET opens no write transaction.

One thread of the process writes, on a connection of its own. What a killed process had not written yet shows as unread
once more; nothing else is lost.
"""

import atexit
import logging
import threading
from collections.abc import Iterable

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.utils import DatabaseError

from community.members.models import Member
from forum.models import Thread

from .read_marks import mark_read

_log = logging.getLogger(__name__)

Key = tuple[int, int]


class Shown:
    """Collects what was shown until somebody writes it down."""

    def __init__(self, *, seconds: float) -> None:
        """With `seconds` 0 everything is written at once, in the caller's transaction."""
        self._seconds = seconds
        self._kept: dict[Key, tuple[Member, Thread, set[int]]] = {}
        self._lock = threading.Lock()
        self._came = threading.Event()
        self._writer: threading.Thread | None = None

    def note(self, *, member: Member, thread: Thread, seqs: Iterable[int]) -> None:
        """Remember that `member` had the posts with these numbers in front of them."""
        if self._seconds == 0:
            mark_read(member=member, thread=thread, shown=list(seqs))
            return
        with self._lock:
            _member, _thread, known = self._kept.get((member.pk, thread.pk), (member, thread, set()))
            self._kept[member.pk, thread.pk] = (member, thread, known | set(seqs))
            self._start()
        self._came.set()

    def write(self) -> None:
        """Write what was noted so far, in one transaction. What a busy database refuses is kept for the next time."""
        with self._lock:
            batch, self._kept = self._kept, {}
        if not batch:
            return
        try:
            with transaction.atomic():
                for member, thread, seqs in batch.values():
                    mark_read(member=member, thread=thread, shown=list(seqs))
        except DatabaseError:
            _log.warning("Read marks of %d threads were not written and will be tried again.", len(batch))
            for member, thread, seqs in batch.values():
                self.note(member=member, thread=thread, seqs=seqs)

    def _start(self) -> None:
        if self._writer is None or not self._writer.is_alive():
            self._writer = threading.Thread(target=self._write_for_ever, name="read-marks", daemon=True)
            self._writer.start()
            atexit.register(self.write)

    def _write_for_ever(self) -> None:
        while self._came.wait():
            self._came.clear()
            threading.Event().wait(self._seconds)
            close_old_connections()
            self.write()
            close_old_connections()


shown = Shown(seconds=settings.READ_MARKS_SECONDS)

"""Where a list's next page begins: opaque, without sequential keys, and stable while the list moves.

A cursor carries the sort values of the row it stands after; rows of the same moment stand in the order of public ids.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from community.core.public_ids import LENGTH, is_public_id
from forum.models import Thread

_MICROSECOND = 1_000_000
_LEAST = "0" * LENGTH
"""No public id stands before it."""

ORDER = ("-pinned", "-last_activity", "-public_id")
LATEST = ORDER[1:]
"""Of all boards together, where what one of them pinned is not first."""
EARLIEST = datetime.min.replace(tzinfo=UTC)
"""No thread is older."""


@dataclass(frozen=True, slots=True)
class ThreadCursor:
    """Stands after one row of a list of threads in the order (pinned first, last activity newest first)."""

    pinned: bool
    last_activity: datetime
    public_id: str

    @classmethod
    def after(cls, thread: Thread) -> "ThreadCursor":
        return cls(thread.pinned, thread.last_activity, thread.public_id)

    @classmethod
    def before(cls, moment: datetime) -> "ThreadCursor":
        """Stand after every thread of that moment, in the order of LATEST."""
        return cls(pinned=False, last_activity=moment, public_id=_LEAST)

    @classmethod
    def parse(cls, text: str) -> "ThreadCursor | None":
        """Return the cursor that `text` says; None for anything we have not written."""
        try:
            pinned, moment, public_id = base64.urlsafe_b64decode(text.encode()).decode().split(".")
            seconds, microseconds = divmod(int(moment), _MICROSECOND)
            at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=microseconds)
        except (ValueError, OverflowError, OSError, binascii.Error):
            return None
        return cls(pinned == "1", at, public_id) if is_public_id(public_id) else None

    def __str__(self) -> str:
        at = self.last_activity
        moment = int(at.replace(microsecond=0).timestamp()) * _MICROSECOND + at.microsecond
        return base64.urlsafe_b64encode(f"{self.pinned:d}.{moment}.{self.public_id}".encode()).decode()

    @property
    def order(self) -> tuple[str, ...]:
        """The order of what stands after this cursor: once past what is pinned, that of an index."""
        return ORDER if self.pinned else LATEST

    def rest(self, threads: QuerySet[Thread]) -> QuerySet[Thread]:
        """Return those of `threads`, which are visible to the reader, that stand after this cursor."""
        if self.pinned:
            return threads.filter(Q(pinned=False) | self._is_earlier)
        return self.earlier(threads).filter(pinned=False)

    def earlier(self, threads: QuerySet[Thread]) -> QuerySet[Thread]:
        """Return those that stand after this cursor where nothing pinned comes first."""
        return threads.filter(self._is_earlier, last_activity__lte=self.last_activity)

    @property
    def _is_earlier(self) -> Q:
        same = Q(last_activity=self.last_activity, public_id__lt=self.public_id)
        return Q(last_activity__lt=self.last_activity) | same

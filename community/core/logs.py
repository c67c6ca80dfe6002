"""What a log line may say: ids and codes, never what somebody wrote or the way to it.

An address of members' pages ends after its first part: what follows are tags, slugs and, in that of a feed, the secret
itself. A failure keeps the places it came through and the kind of each error, without their words: those of a database
hold whole rows. Nobody's variables or forms are written down anywhere.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request that is being answered; in every log line that is written meanwhile."""

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """The formatter of every handler of ours (settings.LOGGING)."""

    def __init__(self, fmt: str, *, private: Sequence[str]) -> None:
        """`private` are the beginnings of the addresses after which a line ends: paths may hold spaces and quotes."""
        super().__init__(fmt)
        self._private = re.compile(f"({'|'.join(map(re.escape, private))}).*", re.DOTALL)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return self._private.sub(r"\1…", super().formatMessage(record))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's name
        return "\nwhich led to\n".join(reversed([_told(error) for error in _chain(ei[1])]))

    def format(self, record: logging.LogRecord) -> str:
        """Format anew: another handler may have left its own words of the failure in the record."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept


class JsonFormatter(DiscreetFormatter):
    """One JSON object a line, for whatever collects logs: with the request's id, and what `extra={"facts": …}` says."""

    def __init__(self, *, private: Sequence[str]) -> None:
        super().__init__("%(message)s", private=private)

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "says": super().format(record),
        }
        return json.dumps(line | getattr(record, "facts", {}), ensure_ascii=False)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and those that led to it, the latest first."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    return f"{places}{type(error).__module__}.{type(error).__qualname__}"

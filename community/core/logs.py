"""What a log line may say: ids and codes, never what somebody wrote or the way to it.

An address of members' pages ends after its first part: what follows are tags, slugs and, in that of a feed, the secret
itself. A failure keeps the places it came through and the kind of each error, without their words: those of a database
hold whole rows. Nobody's variables or forms are written down anywhere.
"""

import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from types import TracebackType

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

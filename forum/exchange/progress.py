"""How far it is, on a terminal; nothing where nobody looks, for a log is no place for a moving number."""

import time
from typing import Final, TextIO

_EVERY_SECONDS: Final = 0.5


class Progress:
    def __init__(self, size: int, stream: TextIO) -> None:
        self._size, self._stream = size, stream
        self._next = 0.0

    def __call__(self, done: int) -> None:
        if self._stream.isatty() and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY_SECONDS
            self._stream.write(f"\r{done:>14,} bytes, {100 * done // max(self._size, 1):>3} %")
            self._stream.flush()

    def end(self) -> None:
        """Let what is written next begin on a line of its own."""
        if self._stream.isatty() and self._next:
            self._stream.write("\n")

"""Tests of the demo's content and of loading it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from community.demo import conversation, loader
from community.demo.conversation import WrittenThread


@contextmanager
def youngest_threads() -> Iterator[None]:
    """Let the loader see some threads of two boards and no pages: the same road, in a moment."""

    def few(as_of: datetime) -> tuple[WrittenThread, ...]:
        chosen = (thread for thread in conversation.threads(as_of) if thread.board in ("transport", "storage"))
        return tuple(chosen)[-14:]

    with mock.patch.object(loader, "threads", few), mock.patch.object(loader, "load_pages", return_value=None):
        yield

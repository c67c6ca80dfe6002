"""The one door for "this changed": raises the topics' numbers with the change, pings the pages once it is committed."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction

from .models.topic import raise_seqs
from .sockets.hub import hub


class _Gathering(threading.local):
    """What changed so far inside `gathered`, in this thread; None outside."""

    topics: set[str] | None = None


_gathering = _Gathering()


def changed(*topics: str) -> None:
    """Raise each topic's number in the caller's transaction; after commit tell the sockets of this process at once.

    The ping is best effort: a process that does not hear it finds the risen number within a second (hub.py).
    """
    if _gathering.topics is None:
        _raise(topics)
    else:
        _gathering.topics.update(topics)


@contextmanager
def gathered() -> Iterator[None]:
    """Raise everything that changes inside at the end, at once and in the order of the names; nothing when it fails.

    For a use case that tells several things, inside its transaction. Topics stay locked until commit, so two
    transactions that raise theirs one after another may wait for each other crosswise, which a database ends by
    failing one of them.
    """
    if _gathering.topics is not None:
        yield
        return
    _gathering.topics = found = set[str]()
    try:
        yield
    finally:
        _gathering.topics = None
    _raise(found)


def _raise(topics: Iterable[str]) -> None:
    names = list(topics)
    if names:
        transaction.on_commit(partial(hub.announce, raise_seqs(names)), robust=True)

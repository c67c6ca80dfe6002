"""The one door for "this changed": raises the topics' numbers with the change, pings the pages once it is committed."""

from functools import partial

from django.db import transaction

from .hub import hub
from .models.topic import raise_seqs


def changed(*topics: str) -> None:
    """Raise each topic's number in the caller's transaction; after commit tell the sockets of this process at once.

    The ping is best effort: a process that does not hear it finds the risen number within a second (hub.py).
    """
    if topics:
        transaction.on_commit(partial(hub.announce, raise_seqs(topics)), robust=True)

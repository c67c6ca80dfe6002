"""Who reads and writes what at this moment, in numbers. Nothing of it is stored, and nobody is named.

Each process says once a second what changed among its own sockets, and now and then everything; it counts what it has
heard from all, itself included. So a message that was lost is made good, a process that was killed is forgotten, and
where the road between them is closed nobody is counted at all.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Generic, TypedDict, TypeVar

from django.utils.crypto import salted_hmac

MOST: Final = 20
"""So many others are counted; a number above it says "more", and then those who come and go change nothing."""
WRITING_SECONDS: Final = 6.0
"""So long somebody counts as writing after a page last said so; it says so every three seconds."""
SILENT_SECONDS: Final = 12.0
"""A process of which nothing was heard for so long is gone, with all its readers."""
_MOST_READERS: Final = MOST + 2
"""Of one process, to be told to another: one of them is perhaps whoever asks, the others are more than MOST."""
_MOST_WRITERS: Final = 2

Reader = TypeVar("Reader", bound=Hashable)
"""One socket, of which no more is known here."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader is told of the others: how many read it too, up to MOST + 1, and whether one of them writes."""

    reading: int = 0
    writing: bool = False


NOBODY: Final = Seen()


class Said(TypedDict):
    """What one process says to all: per topic its readers and its writers, by tags; whether that is everything."""

    process: str
    topics: dict[str, tuple[list[str], list[str]]]
    whole: bool


@dataclass(slots=True)
class _Seat:
    tag: str
    told: Seen | None = None


@dataclass(frozen=True, slots=True)
class _There:
    """Tags of those who read or write something at one process."""

    readers: frozenset[str]
    writers: frozenset[str]


@dataclass(slots=True)
class _Process:
    heard: float
    topics: dict[str, _There] = field(default_factory=dict)


class Presence(Generic[Reader]):
    """Of this process's sockets, and of all processes as they last said."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._name = secrets.token_hex(8)
        self._seats: dict[str, dict[Reader, _Seat]] = defaultdict(dict)
        self._writing: dict[str, dict[str, float]] = defaultdict(dict)
        """Until when, by topic and tag."""
        self._unsaid: set[str] = set()
        """Topics in which something changed here since the last `say`."""
        self._processes: dict[str, _Process] = {}
        self._untold: set[str] = set()
        """Topics in which something changed anywhere since the last `news`."""

    # what happens at this process

    def come(self, reader: Reader, topic: str, member: Any) -> None:
        """Count a socket of `member` (a primary key) as a reader; one that is there is told again what it sees."""
        self._seats[topic][reader] = _Seat(_tag(topic, member))
        self._changed(topic)

    def go(self, reader: Reader, topic: str) -> None:
        """Count it no more. Whoever has no other page here does not write here either."""
        seats = self._seats[topic]
        gone = seats.pop(reader, None)
        if gone and gone.tag not in {seat.tag for seat in seats.values()}:
            self._writing[topic].pop(gone.tag, None)
        if not seats:
            del self._seats[topic]
            self._writing.pop(topic, None)
        self._changed(topic)

    def write(self, reader: Reader, topic: str) -> None:
        """Note that a reader writes; whoever is not counted there is not noted."""
        seat = self._seats[topic].get(reader) if topic in self._seats else None
        if seat is None:
            return
        if seat.tag not in self._writing[topic]:
            self._changed(topic)
        self._writing[topic][seat.tag] = self._clock() + WRITING_SECONDS

    # what processes say to each other

    def say(self, *, whole: bool) -> Said | None:
        """Return what all processes are to hear of this one: what changed since the last time, or everything."""
        self._stop_writing()
        names = self._unsaid | self._seats.keys() if whole else self._unsaid
        topics = {name: self._here(name) for name in names}
        self._unsaid.clear()
        return Said(process=self._name, topics=topics, whole=whole) if topics else None

    def hear(self, said: Said) -> None:
        """Take in what a process said, this one too."""
        before = self._processes.get(said["process"], _Process(0)).topics
        now = {} if said["whole"] else dict(before)
        for topic, (readers, writers) in said["topics"].items():
            now.pop(topic, None)
            if readers:
                now[topic] = _There(frozenset(readers), frozenset(writers))
        self._processes[said["process"]] = _Process(self._clock(), now)
        self._untold |= {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}

    # what readers are told

    def news(self) -> list[tuple[Reader, str, Seen]]:
        """Return each reader, topic and what is seen there, where that is another than this reader was last told."""
        self._forget_the_silent()
        found = [news for topic in self._untold & self._seats.keys() for news in self._news_of(topic)]
        self._untold.clear()
        return found

    def _news_of(self, topic: str) -> Iterable[tuple[Reader, str, Seen]]:
        there = [process.topics[topic] for process in self._processes.values() if topic in process.topics]
        readers = frozenset[str]().union(*(one.readers for one in there))
        writers = frozenset[str]().union(*(one.writers for one in there))
        for reader, seat in self._seats[topic].items():
            others = len(readers) - (seat.tag in readers)
            seen = Seen(min(others, MOST + 1), writing=bool(writers - {seat.tag}))
            if seen != seat.told:
                seat.told = seen
                yield reader, topic, seen

    def _changed(self, topic: str) -> None:
        self._unsaid.add(topic)
        self._untold.add(topic)

    def _here(self, topic: str) -> tuple[list[str], list[str]]:
        readers = {seat.tag for seat in self._seats[topic].values()} if topic in self._seats else set()
        return list(islice(readers, _MOST_READERS)), list(islice(self._writing.get(topic, ()), _MOST_WRITERS))

    def _stop_writing(self) -> None:
        now = self._clock()
        for topic, writers in self._writing.items():
            for tag in [tag for tag, until in writers.items() if until <= now]:
                del writers[tag]
                self._unsaid.add(topic)

    def _forget_the_silent(self) -> None:
        overdue = self._clock() - SILENT_SECONDS
        for name in [name for name, process in self._processes.items() if process.heard < overdue]:
            self._untold |= self._processes.pop(name).topics.keys()


def _tag(topic: str, member: Any) -> str:
    """Return what stands for a member in one topic: the same at all processes, another in each topic."""
    return salted_hmac(f"{__name__}:{topic}", str(member), algorithm="sha256").hexdigest()[:16]

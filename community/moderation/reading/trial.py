"""Trying a rule on what was written before, without doing anything: on what whoever tries it may read and search."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from community.members.models import Member
from community.moderation.models import WatchRule
from community.moderation.models.rule_kinds import Kind
from community.moderation.rulebook import alone
from community.moderation.screening import places
from community.moderation.subjects import Readable, subjects

MOST_TEXTS: Final = 10_000
MOST_SHOWN: Final = 20
LONGEST_SECONDS: Final = 5.0
_AROUND: Final = 90
_LONGEST_MATCH: Final = 200
BROAD: Final = 0.05
"""Of the texts looked at; a rule that finds more says too little about each."""
FEW: Final = 5
"""So many hits are broad in no number of texts."""
TRIABLE: Final = (Kind.TERM, Kind.PATTERN, Kind.CAS, Kind.LINK, Kind.LONG)
"""What can be seen in the text alone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text in which it found something, with the words around the first match."""

    label: str
    url: str
    language: str
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """`looked`: at how many texts; `hits`: in how many it found something; `stopped`: time was up before the end."""

    looked: int
    hits: int
    shown: list[Shown]
    stopped: bool

    @property
    def is_broad(self) -> bool:
        """Whether it finds something in so many texts that ordinary ones would wait for a moderator."""
        return self.hits > max(FEW, self.looked * BROAD)


def try_rule(viewer: Member, rule: WatchRule, *, seconds: float = LONGEST_SECONDS) -> Trial:
    """Return what `rule` finds in the newest published texts that `viewer` may read, in bounded time."""
    watch, book = alone(rule)
    until = time.monotonic() + seconds
    looked = hits = 0
    shown: list[Shown] = []
    for text in _texts(viewer):
        if time.monotonic() > until:
            return Trial(looked, hits, shown, stopped=True)
        looked += 1
        if found := places(watch, text.text, book):
            hits += 1
            if len(shown) < MOST_SHOWN:
                shown.append(_shown(text, *found[0]))
    return Trial(looked, hits, shown, stopped=False)


def _texts(viewer: Member) -> Iterator[Readable]:
    for subject in subjects.values():
        yield from subject.readable(viewer, most=MOST_TEXTS)


def _shown(text: Readable, start: int, end: int) -> Shown:
    words = text.text
    first, last = max(0, start - _AROUND), min(len(words), end + _AROUND)
    match = words[start:end] if end - start <= _LONGEST_MATCH else f"{words[start : start + _LONGEST_MATCH]}…"
    return Shown(
        text.label,
        text.url,
        text.language,
        f"…{words[first:start].partition(' ')[2]}" if first else words[:start],
        match,
        f"{words[end:last].rpartition(' ')[0]}…" if last < len(words) else words[end:],
    )

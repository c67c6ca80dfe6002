"""Trying rules on what was written before, without doing anything: on what whoever tries them may read and search."""

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from community.members.models import Member
from community.moderation.models import WatchRule
from community.moderation.models.rule_kinds import Kind
from community.moderation.rulebook import Rulebook, Watch, each_alone
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


@dataclass(slots=True)
class Trial:
    """What a rule of `kind` that looks for `value` found. `looked`: at how many texts; `hits`: in how many it found
    something; `stopped`: time was up before the end.
    """

    kind: str
    value: str
    looked: int = 0
    hits: int = 0
    shown: list[Shown] = field(default_factory=list)
    stopped: bool = False

    @property
    def is_broad(self) -> bool:
        """Whether it finds something in so many texts that ordinary ones would wait for a moderator."""
        return self.hits > max(FEW, self.looked * BROAD)


def try_rule(viewer: Member, rule: WatchRule, *, seconds: float = LONGEST_SECONDS) -> Trial:
    """Return what `rule` finds in the newest published texts that `viewer` may read, in bounded time."""
    return try_rules(viewer, [(rule, ())], seconds=seconds)[0]


def try_rules(
    viewer: Member, rules: Iterable[tuple[WatchRule, Collection[str]]], *, seconds: float = LONGEST_SECONDS
) -> list[Trial]:
    """Return what each of `rules` finds, given the phrases that are to be allowed for it; all in that one time.

    It takes seconds: call it before a transaction, which would keep others from writing for so long.
    """
    until = time.monotonic() + seconds
    tried = [(watch, book, Trial(watch.kind, watch.value)) for watch, book in each_alone(rules)]
    for text in _texts(viewer) if tried else ():
        for watch, book, trial in tried:
            if time.monotonic() > until:
                return _stopped([trial for _watch, _book, trial in tried])
            _look(text, watch, book, trial)
    return [trial for _watch, _book, trial in tried]


def _stopped(trials: list[Trial]) -> list[Trial]:
    for trial in trials:
        trial.stopped = True
    return trials


def _look(text: Readable, watch: Watch, book: Rulebook, trial: Trial) -> None:
    trial.looked += 1
    if found := places(watch, text.text, book):
        trial.hits += 1
        if len(trial.shown) < MOST_SHOWN:
            trial.shown.append(_shown(text, *found[0]))


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

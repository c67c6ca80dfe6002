"""Hold or publish? One pure function over a submission and the rules in force, which says why and where.

A signal means that a moderator looks; it rejects nothing, scores nobody and hides nothing silently.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, asdict, dataclass
from typing import Any

from .folding import Folded, fold
from .reasons import HoldCode
from .rulebook import Rulebook

NEWCOMER_POSTS = 3
"""Whoever has fewer published posts than this is a newcomer."""
MOST_REASONS = 60
"""A text that is one watched word ten thousand times over needs no ten thousand reasons."""

_LINK = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>()\[\]]+", re.IGNORECASE)
_CAS = re.compile(r"(?<![\d-])(\d{2,7})\s?-\s?(\d{2})\s?-\s?(\d)(?!\d|-\d)")


@dataclass(frozen=True, slots=True)
class Submission:
    """A text as one whole (title and body), and what is known of the circumstances."""

    text: str
    _: KW_ONLY
    newcomer: bool
    said_sensitive: bool
    premoderated: bool
    sealed: Sequence[str] = ()
    """Names of files into which no machine looks: archives, and what is locked with a password."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is held; `start` and `end` are the half-open place in the submission's text, where there is one."""

    code: str
    detail: str = ""
    start: int | None = None
    end: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what a queue item stores."""
        return asdict(self)


def reasons_to_hold(submission: Submission, rulebook: Rulebook) -> list[Reason]:
    """Return why a moderator should look, circumstances first, then in the order of the text; nothing: publish."""
    folded = fold(submission.text)
    found = [*_watched(folded, rulebook), *_listed(folded, rulebook)]
    if submission.newcomer:
        found += _links(submission.text)
    found.sort(key=lambda reason: reason.start or 0)
    return [*_circumstances(submission), *found[:MOST_REASONS]]


def _circumstances(submission: Submission) -> list[Reason]:
    asked = (
        (submission.premoderated, HoldCode.PREMODERATED),
        (submission.said_sensitive, HoldCode.SAID_SENSITIVE),
        (submission.newcomer, HoldCode.NEWCOMER),
    )
    sealed = [Reason(HoldCode.SEALED_FILE.value, name) for name in submission.sealed]
    return [*(Reason(code.value) for holds, code in asked if holds), *sealed]


def _watched(folded: Folded, rulebook: Rulebook) -> Iterator[Reason]:
    words = list(folded.words())
    texts = [word.text for word in words]
    for place, first in enumerate(texts):
        for length in rulebook.lengths.get(first, ()):
            here = words[place : place + length]
            explanation = rulebook.phrases.get(tuple(texts[place : place + length]))
            if explanation is not None and len(here) == length:
                yield Reason(HoldCode.WATCH_RULE.value, explanation, here[0].start, here[-1].end)


def _listed(folded: Folded, rulebook: Rulebook) -> Iterator[Reason]:
    for number in _CAS.finditer(folded.text):
        lists = rulebook.listed.get("-".join(number.groups()))
        if lists and check_digit_holds(*number.groups()):
            yield Reason(HoldCode.LISTED_SUBSTANCE.value, lists, *folded.span(*number.span()))


def _links(text: str) -> Iterator[Reason]:
    for link in _LINK.finditer(text):
        yield Reason(HoldCode.NEWCOMER_LINK.value, "", *link.span())


def check_digit_holds(first: str, second: str, check: str) -> bool:
    """Say whether a CAS Registry Number's last digit is the sum of the others, each times its place from the right,
    modulo ten (CAS, "Check Digit Verification of CAS Registry Numbers").
    """
    weighed = sum(place * int(digit) for place, digit in enumerate(reversed(first + second), start=1))
    return weighed % 10 == int(check)

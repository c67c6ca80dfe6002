"""Hold or publish? One pure function over a submission and the rules in force, which says why and where.

A signal means that a moderator looks; it rejects nothing, scores nobody and hides nothing silently.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import KW_ONLY, asdict, dataclass
from typing import Any

from .folding import Folded, fold
from .models.rule_kinds import ANY, Effect, Kind
from .reasons import HoldCode
from .rulebook import First, Rulebook, Watch

MOST_REASONS = 60
"""A text that is one watched word ten thousand times over needs no ten thousand reasons."""

_LINK = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>()\[\]]+", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?(?:mailto:)?(?:[^/?#@]*@)?(?:www\.)?([^/?#:@,;\"']+)")
_CAS = re.compile(r"(?<![\d-])(\d{2,7})\s?-\s?(\d{2})\s?-\s?(\d)(?!\d|-\d)")


@dataclass(frozen=True, slots=True)
class Written:
    """How many texts of an author stand published: on all boards together, and on the one for which this is."""

    everywhere: int
    here: int


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that goes along: its name, and whether it is an archive or locked (models/rule_kinds.py), or neither."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A text as one whole (title and body), and what is known of the circumstances."""

    text: str
    _: KW_ONLY
    said_sensitive: bool = False
    premoderated: bool = False
    written: Written | None = None
    """None where nobody is new: under the Chatham House Rule, and for what a moderator changes of another's."""
    files: Sequence[SentFile] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is held; `start` and `end` are the half-open place in the submission's text, where there is one."""

    code: str
    detail: str = ""
    start: int | None = None
    end: int | None = None
    rule: str = ""
    """The public id of the watch rule that found it."""

    def as_dict(self) -> dict[str, Any]:
        """Return what a queue item stores."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Screened:
    """Why to hold a text, and what else moderators are to look at; nothing of the first: publish."""

    holding: list[Reason]
    telling: list[Reason]


_Match = tuple[Watch, Reason]


def screen(submission: Submission, rulebook: Rulebook) -> Screened:
    """Return what moderators should look at, circumstances first, then in the order of the text."""
    found = [*_circumstances(submission, rulebook), *_in_text(submission, rulebook)]
    by_effect = {effect: [reason for watch, reason in found if watch.effect == effect] for effect in Effect}
    asked = ((submission.premoderated, HoldCode.PREMODERATED), (submission.said_sensitive, HoldCode.SAID_SENSITIVE))
    return Screened(
        [*(Reason(code.value) for holds, code in asked if holds), *_few(by_effect[Effect.HOLD])],
        _few(by_effect[Effect.TELL]),
    )


def _few(reasons: list[Reason]) -> list[Reason]:
    """Return as many as anybody reads, and of each code at least one: the codes say who may release it."""
    kept = reasons[:MOST_REASONS]
    known = {reason.code for reason in kept}
    others = {reason.code: reason for reason in reversed(reasons) if reason.code not in known}
    return [*kept, *others.values()]


def reasons_to_hold(submission: Submission, rulebook: Rulebook) -> list[Reason]:
    """Return why a moderator should look before it is published; nothing: publish."""
    return screen(submission, rulebook).holding


def advice(text: str, rulebook: Rulebook) -> list[str]:
    """Return the explanations of the rules that advise whoever writes this, each once. What holds is not among them."""
    found = (
        watch.explanation for watch, _reason in _in_text(Submission(text), rulebook) if watch.effect == Effect.ADVISE
    )
    return list(dict.fromkeys(found))


def places(watch: Watch, text: str, rulebook: Rulebook) -> list[tuple[int, int]]:
    """Return where in `text` this rule of the book finds something. For trying it out, where circumstances are none."""
    if watch.kind == Kind.LONG:
        return [(0, len(text))] if len(text) >= int(watch.value) else []
    found = (reason for one, reason in _in_text(Submission(text), rulebook) if one is watch)
    return [(reason.start or 0, reason.end or 0) for reason in found]


def check_digit_holds(first: str, second: str, check: str) -> bool:
    """Say whether a CAS Registry Number's last digit is the sum of the others, each times its place from the right,
    modulo ten (CAS, "Check Digit Verification of CAS Registry Numbers").
    """
    weighed = sum(place * int(digit) for place, digit in enumerate(reversed(first + second), start=1))
    return weighed % 10 == int(check)


def _circumstances(submission: Submission, rulebook: Rulebook) -> Iterator[_Match]:
    for one in rulebook.first.get(Kind.FIRST_POSTS, ()):
        if _is_among_first(submission, one):
            yield one.watch, Reason(HoldCode.NEWCOMER.value, rule=one.watch.key)
    for watch in rulebook.watches.get(Kind.FILE, ()):
        code = HoldCode.FILE if watch.value == ANY else HoldCode.SEALED_FILE
        for file in submission.files:
            if watch.value in (ANY, file.kind):
                yield watch, Reason(code.value, file.name, rule=watch.key)
    for watch in rulebook.watches.get(Kind.LONG, ()):
        if len(submission.text) >= int(watch.value):
            yield watch, Reason(HoldCode.LONG_TEXT.value, watch.explanation, rule=watch.key)


def _is_among_first(submission: Submission, first: First) -> bool:
    if (written := submission.written) is None:
        return False
    return (written.here if first.on_each_board else written.everywhere) < first.posts


def _in_text(submission: Submission, rulebook: Rulebook) -> list[_Match]:
    """Return what stands in the text, in its order, without what stands in an allowed context."""
    folded = fold(submission.text)
    watched, contexts = _phrases(folded, rulebook)
    found = [*watched, *_patterns(folded, rulebook), *_listed(folded, rulebook), *_links(submission, rulebook)]
    found = [match for match in found if not _is_allowed(match, contexts, rulebook)] if contexts else found
    return sorted(found, key=lambda match: match[1].start or 0)


def _phrases(folded: Folded, rulebook: Rulebook) -> tuple[list[_Match], list[tuple[int, int, Collection[str]]]]:
    """Return the watched phrases, and the places of the allowed ones with the keys of the rules for which they are."""
    words, lengths = folded.words, rulebook.lengths
    watched: list[_Match] = []
    contexts = []
    for place, first in enumerate(words):
        for length in lengths.get(first, ()):
            end = place + length
            if end > len(words):
                continue
            phrase = tuple(words[place:end])
            if keys := rulebook.allowed.get(phrase):
                contexts.append((*folded.span_of_words(place, end), keys))
            if watches := rulebook.phrases.get(phrase):
                reached = folded.span_of_words(place, end)
                watched.extend((watch, _worded(watch, reached)) for watch in watches)
    return watched, contexts


def _patterns(folded: Folded, rulebook: Rulebook) -> Iterator[_Match]:
    for number, start, end in rulebook.patterns.found(folded.text):
        watch = rulebook.watches[Kind.PATTERN][number]
        yield watch, _worded(watch, folded.span(start, end))


def _worded(watch: Watch, place: tuple[int, int]) -> Reason:
    return Reason(HoldCode.WATCH_RULE.value, watch.explanation, *place, watch.key)


def _listed(folded: Folded, rulebook: Rulebook) -> Iterator[_Match]:
    watches = rulebook.watches.get(Kind.CAS, ())
    for number in _CAS.finditer(folded.text) if watches else ():
        lists = rulebook.listed.get("-".join(number.groups()))
        if not lists or not check_digit_holds(*number.groups()):
            continue
        for watch in watches:
            if said := "; ".join(said for name, said in lists if watch.value in (ANY, name)):
                yield watch, Reason(HoldCode.LISTED_SUBSTANCE.value, said, *folded.span(*number.span()), watch.key)


def _links(submission: Submission, rulebook: Rulebook) -> Iterator[_Match]:
    first = [one.watch for one in rulebook.first.get(Kind.FIRST_LINKS, ()) if _is_among_first(submission, one)]
    watches = rulebook.watches.get(Kind.LINK, ())
    for link in _LINK.finditer(submission.text) if first or watches else ():
        for watch in first:
            yield watch, Reason(HoldCode.NEWCOMER_LINK.value, "", *link.span(), watch.key)
        for watch in watches:
            if watch.value == ANY or _leads_to(link[0], watch.value):
                yield watch, Reason(HoldCode.LINK.value, watch.explanation, *link.span(), watch.key)


def _leads_to(link: str, domain: str) -> bool:
    host = _HOST.match(fold(link).text)
    name = host[1].rstrip(".") if host else ""
    return name == domain or name.endswith(f".{domain}")


def _is_allowed(match: _Match, contexts: Sequence[tuple[int, int, Collection[str]]], rulebook: Rulebook) -> bool:
    watch, reason = match
    if reason.start is None or reason.end is None:
        return False
    start, end = reason.start, reason.end
    around = (keys for first, last, keys in contexts if first <= start and end <= last)
    return any(rulebook.is_allowed(watch, keys) for keys in around)

"""Patterns that are safe to try on anything anybody writes: an engine that never goes back (RE2, linear in the text).

It knows neither lookaround nor references to groups. Beyond that a pattern is refused that is long, that compiles to
much, or that matches nothing at all or nearly everything. Patterns are tried on the folded text (folding.py).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import re2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from .folding import fold

LONGEST: Final = 200
_MOST_MEMORY: Final = 2**20
_LARGEST_PROGRAM: Final = 2_000
_ORDINARY: Final = (
    "The meeting begins at nine in the large hall.",
    "Thank you, we read your report 12 times!",
    "Which documents did the auditors of 2025 ask for?",
    "La réunion commence à neuf heures dans la grande salle.",
    "Gracias por su respuesta; la leímos ayer.",
    "يبدأ الاجتماع في الساعة التاسعة في القاعة الكبيرة.",
    "شكرا لكم على تقرير عام 2025.",
)
"""What anybody may write. A pattern that finds something in half of it would hold nearly everything."""
_NOT_READ: Final = _("The pattern cannot be read: write it anew, piece by piece, and try each.")
_WRONG: Final = {
    "invalid perl operator": _("Lookaround and named options are not possible: say what is meant without “(?”."),
    "invalid named capture group": _("Lookaround and named options are not possible: say what is meant without “(?”."),
    "invalid escape sequence": _("After a backslash stands what means nothing; references to groups are not possible."),
    "trailing \\": _("A backslash stands at the end: take it away, or write two."),
    "missing ]": _("A bracket [ is not closed: add ], or write \\[ for the sign itself."),
    "missing )": _("A parenthesis ( is not closed: add ), or write \\( for the sign itself."),
    "unexpected )": _("A parenthesis ) closes nothing: take it away, or write \\) for the sign itself."),
    "invalid character class range": _(
        "A set of signs cannot be read: write ranges from the smaller sign on, as in a-z, and no names of sets."
    ),
    "no argument for repetition operator": _("Before *, + or ? stands nothing that could be repeated."),
    "bad repetition operator": _("Two signs of repetition stand together: take one away."),
    "invalid repetition size": _("A repetition is too large or runs backwards: write a smaller number."),
    "pattern too large": _("The pattern repeats too much: make its counts smaller, or split it in two."),
}
"""How what the engine says begins (re2/regexp.cc), and what we say instead."""

_MOST_MEMORY_OF_ALL: Final = 2**26
_SENTINEL: Final = "\ue000".encode()
"""A sign for private use, which ends every text that the patterns are tried on together."""


class Patterns:
    """Many patterns tried in one pass: measured, 400 of them take a hundredth of what they take one by one.

    The engine tells nobody when it runs out of memory over all of them. So one more pattern stands among them, which is
    found in every text; where it is not, they are tried one by one.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        """Raises ValidationError when one of the patterns cannot be used."""
        self._each = [compiled(pattern) for pattern in patterns]
        self._together = _together(patterns) if patterns else None

    def found(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Return the number of a pattern and a place, in characters of `text`, for everything found in it."""
        if not self._each:
            return
        content = text.encode(errors="replace")
        for number in self._which(content):
            for start, end in _places(self._each[number], content):
                yield number, start, end

    def _which(self, content: bytes) -> Sequence[int]:
        numbers = self._together.Match(content + _SENTINEL) or [] if self._together else []
        sentinel = len(self._each)
        return [number for number in numbers if number != sentinel] if sentinel in numbers else range(sentinel)


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """Return the pattern ready to be tried. Raises ValidationError with a sentence when it cannot be used."""
    if len(pattern) > LONGEST:
        raise ValidationError(_("The pattern is longer than %(n)s characters: split it in two."), params={"n": LONGEST})
    try:
        made = re2.compile(_encoded(pattern), _options(_MOST_MEMORY))
    except re2.error as error:
        raise ValidationError(_what_is_wrong(error)) from error
    if made.programsize > _LARGEST_PROGRAM:
        raise ValidationError(_("The pattern repeats too much: make its counts smaller, or split it in two."))
    return made


def checked(pattern: str) -> str:
    """Return a pattern fit to be kept. Raises ValidationError with a sentence for any other."""
    made = compiled(pattern)
    samples = [fold(sentence).text.encode() for sentence in _ORDINARY]
    first = [made.search(sample) for sample in (b"", *samples)]
    if any(found and found.start() == found.end() for found in first):
        raise ValidationError(_("The pattern matches where nothing stands: let it name at least one character."))
    if sum(found is not None for found in first) > len(samples) // 2:
        raise ValidationError(_("The pattern matches nearly every text: make it say more exactly what is meant."))
    return pattern


def _together(patterns: Sequence[str]) -> Any:
    """Return all of them as one, with the sentinel last; None when they are too much for that."""
    made = re2.Set.SearchSet(_options(_MOST_MEMORY_OF_ALL))
    try:
        for content in (*map(_encoded, patterns), _SENTINEL):
            made.Add(content)
        made.Compile()
    except re2.error:
        return None
    return made


def _places(made: Any, content: bytes) -> Iterator[tuple[int, int]]:
    for found in made.finditer(content):
        if found.start() < found.end():
            start = _characters(content[: found.start()])
            yield start, start + _characters(content[found.start() : found.end()])


def _characters(content: bytes) -> int:
    return len(content.decode(errors="replace"))


def _options(memory: int) -> Any:
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = memory, False, False
    return options


def _encoded(pattern: str) -> bytes:
    """Fold what is no sign of the pattern language, as the text is: "é" would never be found in what says "e"."""
    folded = (character if character.isascii() else fold(character).text for character in pattern)
    return "".join(folded).encode(errors="replace")


def _what_is_wrong(error: Exception) -> StrOrPromise:
    """Return our sentence for what the engine says in English."""
    said = error.args[0] if error.args else ""
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return next((sentence for begin, sentence in _WRONG.items() if words.startswith(begin)), _NOT_READ)

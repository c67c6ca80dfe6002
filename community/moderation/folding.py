"""Text brought to one form for matching, with every character's place in the original kept.

Compatibility forms are resolved (NFKD), case, accents, harakat and tatweel dropped, zero-width and bidi controls
stripped, digits of every script made Western, dashes made hyphens, Arabic letters of one sound made one letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_SAME_LETTER = str.maketrans("ىیېئةۀہھکٱ", "يييي" + "هههه" + "كا")
_TATWEEL = "ـ"
_DROPPED = {"Mn", "Me", "Cf"}
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands in the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origins[i]` is the place in the original of its i-th character."""

    text: str
    origins: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's half-open range for a range of the folded text that is not empty."""
        return self.origins[start], self.origins[end - 1] + 1

    def words(self) -> Iterator[Word]:
        """Return the words in order, Arabic ones without their article."""
        for found in _WORD.finditer(self.text):
            yield Word(without_article(found[0]), *self.span(*found.span()))


def fold(text: str) -> Folded:
    """Bring `text` to the form in which it is matched."""
    parts: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        folded = _FORMS[character]
        if folded:
            parts.append(folded)
            origins.extend([place] * len(folded))
    return Folded("".join(parts), origins)


@lru_cache(maxsize=8192)
def fold_term(term: str) -> tuple[str, ...]:
    """Return the words of a watch rule's term, folded; empty when it has no letter or digit."""
    return tuple(word.text for word in fold(term).words())


def without_article(word: str) -> str:
    """Return an Arabic word without its article and what is written together with it; any other word unchanged."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_STEM:
            return word[len(article) :]
    return word


class _Forms(dict[str, str]):
    """The folded form of each character, worked out once."""

    def __missing__(self, character: str) -> str:
        self[character] = form = _form(character)
        return form


_FORMS = _Forms()


def _form(character: str) -> str:
    if character == _TATWEEL:
        return ""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_simple(part) for part in decomposed).translate(_SAME_LETTER)


def _simple(part: str) -> str:
    category = unicodedata.category(part)
    if category in _DROPPED:
        return ""
    if category == "Pd" or part == "−":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(part))
    return part

"""Text brought to one form for matching, with every character's place in the original kept.

Compatibility forms are resolved (NFKD), case, accents, harakat and tatweel dropped, zero-width and bidi controls
stripped, digits of every script made Western, dashes made hyphens, Arabic letters of one sound made one letter.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

_WORD = re.compile(r"[^\W_]+")
_SAME_LETTER = str.maketrans("ىیېئةۀہھکٱ", "يييي" + "هههه" + "كا")
_TATWEEL = "ـ"
_DROPPED = {"Mn", "Me", "Cf"}
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_FIRST_OF_ARTICLES = {article[0] for article in _ARTICLES}
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Folded:
    """A folded text. Where its characters stood in the original is worked out when somebody asks: most texts hold
    nothing that must be shown.
    """

    text: str
    original: str

    @cached_property
    def origins(self) -> Sequence[int]:
        """The place in the original of each character."""
        if self.original.isascii():
            return range(len(self.text))
        return [place for place, character in enumerate(self.original) for _part in _FORMS[ord(character)]]

    @cached_property
    def words(self) -> list[str]:
        """The words in order, Arabic ones without their article."""
        found = _WORD.findall(self.text)
        return found if self.text.isascii() else [without_article(word) for word in found]

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """The half-open range of each word in the folded text."""
        return [found.span() for found in _WORD.finditer(self.text)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's half-open range for a range of the folded text that is not empty."""
        return self.origins[start], self.origins[end - 1] + 1

    def span_of_words(self, first: int, end: int) -> tuple[int, int]:
        """Return the original's half-open range for a range of words that is not empty."""
        return self.span(self.places[first][0], self.places[end - 1][1])


def fold(text: str) -> Folded:
    """Bring `text` to the form in which it is matched."""
    return Folded(text.translate(_FORMS), text)


@lru_cache(maxsize=8192)
def fold_term(term: str) -> tuple[str, ...]:
    """Return the words of a watch rule's term, folded; empty when it has no letter or digit."""
    return tuple(fold(term).words)


def without_article(word: str) -> str:
    """Return an Arabic word without its article and what is written together with it; any other word unchanged."""
    if word[0] not in _FIRST_OF_ARTICLES:
        return word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_STEM:
            return word[len(article) :]
    return word


class _Forms(dict[int, str]):
    """The folded form of each character, by its number (`str.translate`), worked out once."""

    def __missing__(self, number: int) -> str:
        self[number] = form = _form(chr(number))
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

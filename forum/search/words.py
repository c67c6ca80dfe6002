"""The words of a text, folded so that the same word written differently is found: for the index and the query alike.

Done here and not in the databases, so that both find the same. NFKC, case, accents; Arabic vowel signs, tatweel, forms
of alef, ya and ta marbuta, the article and the commonest endings (after the light stemmer of Larkey, Ballesteros and
Connell, 2002); one rule for the plural of Latin words; Chinese, Japanese and Korean as single signs and pairs.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST_WORD = 40

_MARKS = re.escape(
    "".join(chr(code) for code in range(0x300, sys.maxunicode) if unicodedata.category(chr(code))[0] == "M")
)
_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
_RUNS = re.compile(f"(?P<cjk>[{_CJK}]+)|(?:(?![{_CJK}])[^\\W_]|[\u0640{_MARKS}])+")

# what neither case folding nor the removal of accents brings together
_LIKENESSES = str.maketrans(
    {
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe",
        "\u0671": "\u0627",  # alef wasla: alef (the other alefs lose their hamza as an accent)
        "\u0649": "\u064a", "\u06cc": "\u064a",  # alef maqsura, Persian ya: ya
        "\u06a9": "\u0643",  # Persian kaf: kaf
        "\u0629": "\u0647", "\u06d5": "\u0647",  # ta marbuta, ae: ha
        "\u0640": None,  # tatweel
    }
)  # fmt: skip
_ARABIC = re.compile("[\u0621-\u064a]{4,}")
_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_ROOT = 3  # letters that always stay
_LATIN = re.compile("[a-z]{4,}")


class Word(NamedTuple):
    """A word as it is compared, and where it stands in the text."""

    folded: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield every word of `text`; of a run of Chinese, Japanese or Korean, each sign and each pair of neighbours."""
    for run in _RUNS.finditer(text):
        if run.group("cjk"):
            yield from _signs_and_pairs(run.group(), run.start())
        elif folded := fold(run.group()):
            yield Word(folded, run.start(), run.end())


def search_text(text: str) -> str:
    """Return the words of `text` in their order, joined by single spaces."""
    return " ".join(word.folded for word in words(text))


def query_words(query: str) -> list[str]:
    """Return the distinct words that a text must have; a pair stands for its two signs."""
    found = list(words(query))
    paired = {place for word in found if word.end > word.start + 1 for place in range(word.start, word.end)}
    needed = [word.folded for word in found if word.end > word.start + 1 or word.start not in paired]
    return list(dict.fromkeys(needed))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return one word as it is compared; empty when nothing of it is left."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    plain = "".join(character for character in plain if unicodedata.category(character) != "Mn")
    plain = unicodedata.normalize("NFC", plain.translate(_LIKENESSES))
    plain = "".join(
        _digit(character) for character in plain if character.isalnum() or unicodedata.category(character) == "Mc"
    )
    return _stem(plain)[:LONGEST_WORD]


def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdecimal() else character


def _stem(word: str) -> str:
    if _LATIN.fullmatch(word):
        return _without_plural(word)
    if _ARABIC.fullmatch(word):
        return _without_affixes(word)
    return word


def _without_plural(word: str) -> str:
    """One rule for English, French and Spanish: a final -ies is -y; else a final -s goes, then a final -e."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > _ROOT else word


def _without_affixes(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _ROOT:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _ROOT:
            return word[: -len(suffix)]
    return word


def _signs_and_pairs(run: str, start: int) -> Iterator[Word]:
    for place in range(len(run)):
        for length in (1, 2):
            if place + length <= len(run):
                piece = unicodedata.normalize("NFKC", run[place : place + length])
                yield Word(piece, start + place, start + place + length)

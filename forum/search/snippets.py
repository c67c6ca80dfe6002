"""A snippet: the stretch of a text around the words that were looked for, those in <mark>."""

from collections.abc import Iterator
from itertools import takewhile

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .words import Word, words

LENGTH = 240
_BEFORE = 60


def snippet(text: str, wanted: list[str]) -> SafeString:
    """Return about LENGTH characters of `text` as HTML, from shortly before the first of the `wanted` folded words."""
    line = " ".join(text.split())
    left = words(line)
    first = next((word for word in left if word.folded in wanted), None)
    start = _start(line, first.start if first else 0)
    end = _end(line, start + LENGTH)
    further = takewhile(lambda word: word.start < end, left) if first else ()
    hits = [word for word in (first, *further) if word and word.folded in wanted]
    pieces = format_html_join("", "{}{}", _pieces(line, start, end, hits))
    return format_html("{}{}{}", "… " if start else "", pieces, " …" if end < len(line) else "")


def marked(text: str, wanted: list[str]) -> SafeString:
    """Return the whole of `text`, a title for instance, with the `wanted` folded words in <mark>."""
    hits = [word for word in words(text) if word.folded in wanted]
    return format_html_join("", "{}{}", _pieces(text, 0, len(text), hits))


def _pieces(line: str, start: int, end: int, hits: list[Word]) -> Iterator[tuple[str, str]]:
    place = start
    for hit in hits:
        if hit.start >= place and hit.end <= end:
            yield line[place : hit.start], format_html("<mark>{}</mark>", line[hit.start : hit.end])
            place = hit.end
    yield line[place:end], ""


def _start(line: str, first_hit: int) -> int:
    if first_hit <= _BEFORE:
        return 0
    return line.find(" ", first_hit - _BEFORE, first_hit) + 1 or first_hit - _BEFORE


def _end(line: str, wanted: int) -> int:
    if wanted >= len(line):
        return len(line)
    space = line.rfind(" ", wanted - _BEFORE, wanted)
    return space if space > 0 else wanted

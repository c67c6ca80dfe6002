"""A file line by line, without ever holding more than one line of bounded length: whoever made it may mean harm."""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, NoReturn

from django.conf import settings

_PIECE: Final = 2**16
_LONG: Final = 2**19
"""Longer lines hold one file and little else: so many small values would fill the memory many times over."""
_MOST_VALUES: Final = 100


class Unfit(Exception):
    """A line, or a part of it, that cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number, from 1, and where it ends. `wrong` says why there is nothing in it."""

    number: int
    end: int
    said: dict[str, Any] = field(default_factory=dict)
    wrong: str = ""


def lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield every line of `stream`, which stands at its beginning, that is not empty."""
    number, end = 0, _past_mark(stream)
    longest = longest_line()
    while raw := stream.readline(longest + 1):
        number, end = number + 1, end + len(raw)
        if len(raw) > longest and not raw.endswith(b"\n"):
            end += _rest_of_line(stream)
            yield Line(number, end, wrong=f"The line is longer than {longest} bytes.")
        elif raw.strip():
            yield _line(number, end, raw)


def longest_line() -> int:
    """Return how many bytes a line may have: the largest file as Base64, and some words."""
    return int(settings.LARGEST_FILE) * 4 // 3 + _LONG


def _past_mark(stream: BinaryIO) -> int:
    """Pass over the mark that some programs put before every text in UTF-8, and return its length."""
    if stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
        return len(codecs.BOM_UTF8)
    stream.seek(0)
    return 0


def _rest_of_line(stream: BinaryIO) -> int:
    passed = 0
    while piece := stream.readline(_PIECE):
        passed += len(piece)
        if piece.endswith(b"\n"):
            break
    return passed


def _line(number: int, end: int, raw: bytes) -> Line:
    try:
        return Line(number, end, said=_object(raw))
    except Unfit as unfit:
        return Line(number, end, wrong=str(unfit))


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > _LONG and max(map(raw.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise Unfit("The line is too long: only a file's content may be this long.")
    try:
        said = json.loads(raw.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unfit("The line is not UTF-8.") from error
    except RecursionError as error:
        raise Unfit("Values stand too deep within each other in this line.") from error
    except ValueError as error:
        raise Unfit("The line is not JSON; perhaps it is cut off.") from error
    if not isinstance(said, dict):
        raise Unfit("The line is not a JSON object.")
    return said


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise Unfit("A field stands in this line twice.")
    return said


def _no_number(constant: str) -> NoReturn:
    raise Unfit(f"{constant} is not a number.")

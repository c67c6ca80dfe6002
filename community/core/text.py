"""What a person wrote, made fit to keep; or a sentence that says what is wrong with it."""

import re
import unicodedata
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

TOO_LONG = "too_long"
"""The code of the one error that is answered as 413; every other is a 400."""
LONGEST_QUERY = 200

MOST_COMPARED = 100_000
"""So many pairs of words, or of lines, are compared at most: a text can be made to need the cube of its length."""

_WORDS, _LINES = re.compile(r"\S+\s*|\s+"), re.compile(r"[^\n]*\n|[^\n]+")
_KEPT_CONTROLS = "\t\n"
_OVERRIDES = "\u202d\u202e"  # LRO and RLO make a text read otherwise than it is stored (Unicode TR 36)
_REPLACEMENT = "\ufffd"  # what bytes become that were no text, lone surrogates among them


def clean(value: str, *, longest: int) -> str:
    """Return `value` with plain line ends and no white space around it.

    Raises ValidationError with a sentence when it is empty, longer than `longest` characters, or holds characters that
    no database keeps or that make a text read otherwise than it is stored.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise ValidationError(_("Nothing is written here yet. Write something and send it again."), code="required")
    if len(text) > longest:
        raise ValidationError(
            ngettext_lazy(
                "The text is %(excess)d character too long; at most %(longest)d fit. Shorten it or split it in two.",
                "The text is %(excess)d characters too long; at most %(longest)d fit. Shorten it or split it in two.",
                "excess",
            ),
            code=TOO_LONG,
            params={"excess": len(text) - longest, "longest": longest},
        )
    _refuse_unreadable(text)
    return text


def query(value: str, *, longest: int = LONGEST_QUERY) -> str:
    """Return what is looked for, on one line and not longer than anybody means; no database takes a NUL."""
    return " ".join(value.replace("\0", " ").split())[:longest]


def _refuse_unreadable(text: str) -> None:
    for character in text:
        if character in _OVERRIDES:
            raise ValidationError(
                _("The text holds a hidden sign that reverses the direction of reading. Paste it again as plain text."),
                code="override",
            )
        if character == _REPLACEMENT:
            raise ValidationError(
                _("Some characters arrived damaged. Look for the sign � in the text and write them again."),
                code="damaged",
            )
        if unicodedata.category(character) in ("Cc", "Cs") and character not in _KEPT_CONTROLS:
            raise ValidationError(
                _("The text holds a control character that cannot be kept. Paste it again as plain text."),
                code="control",
            )


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return what became of `before`, as pieces: ("same" | "gone" | "new", piece), in reading order.

    Words are compared or, where they are too many, lines; where these are too, all between the same beginning and end.
    """
    for unit in (_WORDS, _LINES):
        first, old, new, last = _apart(unit.findall(before), unit.findall(after))
        if len(old) * len(new) <= MOST_COMPARED:
            between = _compared(old, new)
            break
    else:
        between = [("gone", "".join(old)), ("new", "".join(new))]
    return [(kind, piece) for kind, piece in (("same", first), *between, ("same", last)) if piece]


def _apart(old: list[str], new: list[str]) -> tuple[str, list[str], list[str], str]:
    """Return how both begin, what differs of each, and how both end."""
    first = _as_long(old, new)
    old, new, beginning = old[first:], new[first:], old[:first]
    last = _as_long(old[::-1], new[::-1])
    return "".join(beginning), old[: len(old) - last], new[: len(new) - last], "".join(old[len(old) - last :])


def _as_long(old: list[str], new: list[str]) -> int:
    """Return how long both are the same."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _compared(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    pieces = []
    for deed, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if deed == "equal":
            pieces.append(("same", "".join(old[start:end])))
        else:
            pieces += [("gone", "".join(old[start:end])), ("new", "".join(new[new_start:new_end]))]
    return pieces

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
    """Return what became of `before`, as pieces of words: ("same" | "gone" | "new", piece), in reading order."""
    old, new = (re.findall(r"\S+\s*|\s+", words) for words in (before, after))
    pieces = []
    for deed, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if deed == "equal":
            pieces.append(("same", "".join(old[start:end])))
            continue
        pieces += [("gone", "".join(old[start:end])), ("new", "".join(new[new_start:new_end]))]
    return [(kind, piece) for kind, piece in pieces if piece]

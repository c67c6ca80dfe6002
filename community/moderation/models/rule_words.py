"""What a watch rule looks for in the words of whoever reads or writes it, where it is kept as a code."""

import re
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .rule_kinds import ANY, ARCHIVE, LOCKED, PER_BOARD, Kind

_WORDS: Final[dict[str, dict[str, Promise]]] = {
    Kind.CAS: {ANY: pgettext_lazy("control list", "any")},
    Kind.LINK: {ANY: pgettext_lazy("domain", "any")},
    Kind.FILE: {
        ANY: pgettext_lazy("file", "any"),
        ARCHIVE: pgettext_lazy("file", "archive"),
        LOCKED: pgettext_lazy("file", "locked"),
    },
}
_PER_BOARD: Final = pgettext_lazy("so many first posts", "on each board")
_COUNTED: Final = (Kind.FIRST_POSTS, Kind.FIRST_LINKS)


def in_words(kind: str, value: str) -> str:
    """Return what a rule of `kind` looks for as people in the active language read it."""
    if kind in _COUNTED:
        return value.replace(PER_BOARD, str(_PER_BOARD))
    return str(_WORDS.get(kind, {}).get(value, value))


def in_code(kind: str, words: str) -> str:
    """Return what somebody wrote in the active language as it is kept; a code stays as it is."""
    words = " ".join(words.split())
    if kind in _COUNTED:
        return re.sub(f"{re.escape(str(_PER_BOARD))}$", PER_BOARD, words)
    return next((code for code, said in _WORDS.get(kind, {}).items() if str(said) == words), words)

"""A member's handle, by which others mention them: the words of their name, without accents, joined by full stops."""

import re
import unicodedata

LONGEST_HANDLE = 40

HANDLE = re.compile(r"(?<![\w.@/])@(\w+(?:[.-]\w+)*)")
"""A mention in a text; a full stop after it belongs to the sentence."""

_WORD = re.compile(r"\w+")


def folded(handle: str) -> str:
    """Return a handle, or the beginning of one, as it is kept and compared."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", handle).casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in plain if unicodedata.category(sign) != "Mn"))


def handle_of(name: str) -> str:
    """Return the handle that `name` gives, at most LONGEST_HANDLE signs; another member may have it already."""
    return ".".join(_WORD.findall(folded(name)))[:LONGEST_HANDLE].strip(".") or "member"

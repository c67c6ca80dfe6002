"""What an index row holds beside the words of a text, each as a word that nobody can write (search/words.py)."""

import re
from typing import Final

BREAK: Final = "¶"
"""Between title and text, so that no phrase runs from one into the other."""

HELD: Final = {
    "link": re.compile('<a href="(?!#)'),  # those of footnotes lead nowhere else
    "code": re.compile("<code"),
    "table": re.compile("<table"),
    "quote": re.compile("<blockquote"),
}
"""What a text may hold, by how it stands in its HTML: what a member writes never looks so there, it is escaped."""


def of_title(word: str) -> str:
    """Return the sign that a title has this word."""
    return f"{BREAK}{word}"


def holding(what: str) -> str:
    """Return the sign that a text holds one of HELD."""
    return f"§{what}"


def stricter(label: str) -> str:
    """Return the sign that a text stands, or once stood, under `label` in a thread under a wider one."""
    return f"§{''.join(filter(str.isalnum, label)).lower()}"

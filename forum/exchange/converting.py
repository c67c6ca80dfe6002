"""What the converters of other forums' exports have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from forum.forms.fields import LONGEST_TITLE, MOST_TAGS

from .records import FORMAT, LONGEST_NAME

Lines = Iterator[dict[str, Any]]
_UNNAMED: Final = "?"


class NotAnExport(Exception):
    """What was given is not what the converter reads; the text says what is missing. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Given:
    """What an export does not say by itself: where it is from, under which label and in which language all of it is."""

    source: str
    label: str
    language: str

    def header(self) -> dict[str, Any]:
        return {"kind": "header", "format": FORMAT, "source": self.source}

    def thread(self, **said: Any) -> dict[str, Any]:
        said["title"] = shortened(said["title"], LONGEST_TITLE)
        return {"kind": "thread", "label": self.label, "language": self.language} | said


def member(key: str, name: str, email: str) -> dict[str, Any]:
    said = {"kind": "member", "key": key, "name": shortened(name, LONGEST_NAME)}
    return said | ({"email": email} if email else {})


def board(key: str, name: str) -> dict[str, Any]:
    return {"kind": "board", "key": key, "name": shortened(name, LONGEST_TITLE)}


def shortened(words: str, longest: int) -> str:
    """Return the words on one line, cut where they would be refused for their length."""
    line = " ".join(words.split()) or _UNNAMED
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def most_tags(tags: list[str]) -> list[str]:
    return tags[:MOST_TAGS]

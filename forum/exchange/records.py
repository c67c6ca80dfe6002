"""What one line of an import file says, by its kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.files.base import ContentFile

from forum.forms.fields import LONGEST_TITLE
from forum.models import Kind

from .fields import LONGEST_KEY, Fields
from .lines import Unfit

FORMAT: Final = 1
LONGEST_NAME: Final = 80
_STAMP: Final = "exported_for"
"""In every line under TLP:AMBER and stricter: for whom it was written out."""
_KINDS: Final = [kind.value for kind in Kind if kind != Kind.POLL]


@dataclass(frozen=True, slots=True)
class Header:
    source: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    key: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ThreadLine:
    key: str
    board: str
    title: str
    kind: str
    label: str
    language: str
    tags: list[str]
    closed: bool
    pinned: bool


@dataclass(frozen=True, slots=True)
class PostLine:
    """An opening has no `parent`. Without a `label` or `language` of its own a post has its thread's."""

    key: str
    thread: str
    parent: str
    author: str
    created: datetime
    body: str
    label: str
    language: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    post: str
    file: ContentFile[bytes]


Record = Header | MemberLine | BoardLine | ThreadLine | PostLine | FileLine


def record(said: dict[str, Any]) -> Record:
    """Return what a line says. Raises Unfit with a sentence."""
    kind = said.get("kind")
    if not isinstance(kind, str) or kind not in _READERS:
        raise Unfit(f"“kind” is missing, or not one of {', '.join(_READERS)}.")
    return _READERS[kind](said)


def _header(said: dict[str, Any]) -> Header:
    fields = Fields(said, ("format", "source", "made", _STAMP))
    if fields.number("format") != FORMAT:
        raise Unfit(f"The file is of format {said['format']}; this site reads format {FORMAT}.")
    return Header(source=fields.line("source", longest=LONGEST_KEY))


def _member(said: dict[str, Any]) -> MemberLine:
    fields = Fields(said, ("key", "name", "email"))
    email = fields.email() if fields.has("email") else ""
    return MemberLine(fields.key(), fields.line("name", longest=LONGEST_NAME), email)


def _board(said: dict[str, Any]) -> BoardLine:
    fields = Fields(said, ("key", "name"))
    return BoardLine(fields.key(), fields.line("name", longest=LONGEST_TITLE))


def _thread(said: dict[str, Any]) -> ThreadLine:
    fields = Fields(
        said, ("key", "board", "title", "type", "label", "language", "tags", "closed", "pinned", "under_rule", _STAMP)
    )
    if fields.flag("under_rule"):
        raise Unfit("A thread under the Chatham House Rule travels in no file: what names nobody would name somebody.")
    return ThreadLine(
        key=fields.key(),
        board=fields.key("board"),
        title=fields.line("title", longest=LONGEST_TITLE),
        kind=fields.choice("type", _KINDS) if fields.has("type") else Kind.DISCUSSION,
        label=fields.label(),
        language=fields.language(),
        tags=fields.tags(),
        closed=fields.flag("closed"),
        pinned=fields.flag("pinned"),
    )


def _post(said: dict[str, Any]) -> PostLine:
    fields = Fields(
        said, ("key", "thread", "parent", "author", "created", "body", "label", "language", "accepted", _STAMP)
    )
    return PostLine(
        key=fields.key(),
        thread=fields.key("thread"),
        parent=fields.key("parent") if fields.has("parent") else "",
        author=fields.key("author"),
        created=fields.moment("created"),
        body=fields.body(),
        label=fields.label() if fields.has("label") else "",
        language=fields.language() if fields.has("language") else "",
        accepted=fields.flag("accepted"),
    )


def _file(said: dict[str, Any]) -> FileLine:
    fields = Fields(said, ("post", "name", "content", _STAMP))
    return FileLine(fields.key("post"), fields.file())


_READERS: Final[dict[str, Callable[[dict[str, Any]], Record]]] = {
    "header": _header,
    "member": _member,
    "board": _board,
    "thread": _thread,
    "post": _post,
    "file": _file,
}

"""Import files for tests: a small whole one, whose lines a test bends."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

SOURCE = "forum.example.org"
HEADER = {"kind": "header", "format": 1, "source": SOURCE}
MEMBER = {"kind": "member", "key": "ana", "name": "Ana Elsewhere"}
BOARD = {"kind": "board", "key": "transport", "name": "Transport"}
THREAD = {
    "kind": "thread",
    "key": "t1",
    "board": "transport",
    "title": "Custody on the road",
    "label": "TLP:GREEN",
    "language": "en",
}
OPENING = {
    "kind": "post",
    "key": "p1",
    "thread": "t1",
    "author": "ana",
    "created": "2020-01-02T08:00:00+00:00",
    "body": "How do *you* hand over?",
}
REPLY = OPENING | {"key": "p2", "parent": "p1", "created": "2020-01-03T08:00:00+00:00", "body": "With two signatures."}
WHOLE = (HEADER, MEMBER, BOARD, THREAD, OPENING, REPLY)


def written(folder: Path, lines: Iterable[dict[str, Any] | bytes], name: str = "board.jsonl") -> Path:
    """Return a file of these lines; bytes stand in it as they are."""
    file = folder / name
    file.write_bytes(b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in lines))
    return file


def run(command: str, *arguments: Any) -> tuple[str, CommandError | None]:
    """Return what a command says, and how it fails if it does."""
    said = io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=said)
    except CommandError as error:
        return said.getvalue() + str(error), error
    return said.getvalue(), None

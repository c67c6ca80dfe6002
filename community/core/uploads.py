"""A file that came from outside: looked at before it is kept, and let out again only as something to be saved.

What it is, its content says; neither its name nor the browser is believed. It lies outside every public path
(settings.STORAGES, `member_files`), under a name that says nothing.
"""

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Any, Final
from urllib.parse import quote

import filetype
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LARGEST: Final = 10 * 2**20
LONGEST_NAME: Final = 120
UNKNOWN: Final = "application/octet-stream"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
KNOWN: Final = {
    "application/pdf",
    "application/zip",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    *(
        f"{_OFFICE}.{kind}"
        for kind in ("presentationml.presentation", "spreadsheetml.sheet", "wordprocessingml.document")
    ),
    *(f"{_OPEN}.{kind}" for kind in ("presentation", "spreadsheet", "text")),
}
"""The only types that a file is sent as; everything else is UNKNOWN, pages and scripts above all."""

_BEGINNING: Final = 8192  # filetype looks at no more
_TEXT_CONTROLS: Final = frozenset("\t\n\f\r")
_NAMELESS: Final = "file"


@dataclass(frozen=True, slots=True)
class Upload:
    """What is known of a file once it was looked at."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspected(file: File[bytes]) -> Upload:
    """Look at `file` and wind it back. Raises ValidationError with a sentence when it cannot be kept."""
    if not file.size:
        raise ValidationError(_("The file is empty. Choose another one."), code="empty")
    if file.size > LARGEST:
        raise ValidationError(
            ngettext_lazy(
                "The file is too large: at most %(most)d megabyte fits. Make it smaller or send it in parts.",
                "The file is too large: at most %(most)d megabytes fit. Make it smaller or send it in parts.",
                "most",
            ),
            code="too_large",
            params={"most": LARGEST // 2**20},
        )
    file.seek(0)
    content_type = _sniffed(file.read(_BEGINNING))
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Upload(clean_name(file.name or ""), content_type, file.size, digest.hexdigest())


def clean_name(said: str) -> str:
    """Return a file's name without folders and without signs that hide or turn the reading round; not too long."""
    name = unicodedata.normalize("NFC", PureWindowsPath(said).name)
    seen = "".join(" " if sign.isspace() else sign for sign in name if sign.isspace() or _is_seen(sign))
    stem, dot, ending = " ".join(seen.split()).strip(" .").rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME] or _NAMELESS
    ending = ending[: LONGEST_NAME // 2]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def member_files() -> Storage:
    """Return where members' files lie."""
    return storages["member_files"]


def to_be_saved(file: File[bytes], *, name: str, content_type: str) -> FileResponse:
    """Return the only answer that lets a member's file out: saved under its name, shown by no browser, kept nowhere."""
    sent_as = content_type if content_type in KNOWN else UNKNOWN
    response = FileResponse(file, content_type="text/plain; charset=utf-8" if sent_as == "text/plain" else sent_as)
    for header, value in {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }.items():
        response[header] = value
    return response


def _sniffed(beginning: bytes) -> str:
    found: Any = filetype.guess_mime(beginning)
    if found is None and _is_text(beginning):
        return "text/plain"
    return found if found in KNOWN else UNKNOWN


def _is_text(beginning: bytes) -> bool:
    """Say whether it is UTF-8 without control characters; a last character may be cut through."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in _TEXT_CONTROLS for sign in text)


def _is_seen(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C")

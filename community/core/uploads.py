"""A file that came from outside: looked at before it is kept, and let out again only by the two doors below.

What it is, its content says, and its name must agree (kinds.py). Pictures are drawn anew (pictures.py), archives only
looked into (containers.py). It lies outside every public path (settings.STORAGES, `member_files`), under a name that
says nothing.
"""

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Any, Final
from urllib.parse import quote

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .containers import looked_into
from .kinds import KINDS, UNKNOWN, fitting_name, require_known
from .pictures import Drawn, drawn, is_picture

LONGEST_NAME: Final = 120

_BEGINNING: Final = 8192  # filetype looks at no more
_TEXT_CONTROLS: Final = frozenset("\t\n\f\r")
_NAMELESS: Final = "file"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is to be kept, and what is known of it."""

    file: File[bytes]
    name: str
    content_type: str
    size: int
    sha256: str
    sealed: bool = False
    """An archive, or locked with a password: no machine looks at what is in it."""
    picture: Drawn | None = None


def inspected(file: File[bytes]) -> Upload:
    """Return `file` as it is to be kept. Raises ValidationError with a sentence when it cannot be."""
    _require_size(file)
    file.seek(0)
    content_type, sealed = looked_into(file, _sniffed(file.read(_BEGINNING)))
    name = clean_name(file.name or "")
    require_known(content_type, name)
    name = fitting_name(name, content_type)
    if not is_picture(content_type):
        return Upload(file, name, content_type, file.size, _digest(file), sealed)
    picture = drawn(file, content_type)
    if picture.content_type != content_type:
        name = fitting_name(name.rpartition(".")[0], picture.content_type)
    return Upload(picture.file, name, picture.content_type, picture.file.size, _digest(picture.file), picture=picture)


def _require_size(file: File[bytes]) -> None:
    if not file.size:
        raise ValidationError(_("The file is empty. Choose another one."), code="empty")
    if file.size > settings.LARGEST_FILE:
        raise ValidationError(
            ngettext_lazy(
                "The file is too large: at most %(most)d megabyte fits. Make it smaller or send it in parts.",
                "The file is too large: at most %(most)d megabytes fit. Make it smaller or send it in parts.",
                "most",
            ),
            code="too_large",
            params={"most": settings.LARGEST_FILE // 2**20},
        )


def _digest(file: File[bytes]) -> str:
    """Return the SHA-256 of `file`, which is wound back."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


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
    """Return an answer that lets a member's file out: saved under its name, shown by no browser, kept nowhere."""
    sent_as = content_type if content_type in KINDS else UNKNOWN
    return _sent(
        file, "attachment", name=name, sent_as="text/plain; charset=utf-8" if sent_as == "text/plain" else sent_as
    )


def to_be_shown(file: File[bytes], *, name: str, content_type: str) -> FileResponse:
    """Return an answer that lets a picture be shown: one that was drawn anew here. Anything else is to be saved."""
    if not is_picture(content_type):
        return to_be_saved(file, name=name, content_type=content_type)
    return _sent(file, "inline", name=name, sent_as=content_type)


def _sent(file: File[bytes], disposition: str, *, name: str, sent_as: str) -> FileResponse:
    response = FileResponse(file, content_type=sent_as)
    for header, value in {
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
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
    return found if found in KINDS else UNKNOWN


def _is_text(beginning: bytes) -> bool:
    """Say whether it is UTF-8 without control characters; a last character may be cut through."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in _TEXT_CONTROLS for sign in text)


def _is_seen(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C")

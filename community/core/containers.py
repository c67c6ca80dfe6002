"""Files that hold others or are locked: their directory alone is looked at, nothing is ever unpacked."""

import struct
import zipfile
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from .kinds import OFFICE, PDF, UNKNOWN, ZIP

MOST_ENTRIES: Final = 2_000
LARGEST_UNPACKED: Final = 200 * 2**20
"""What a directory may declare: as many entries, as many bytes."""

_LARGEST_DIRECTORY: Final = 2**20
_END: Final = b"PK\x05\x06"
_END_LENGTH, _LONGEST_COMMENT = 22, 2**16
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OFFICE: Final = "EncryptedPackage".encode("utf-16-le")
_PARTS: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_LOCKED: Final = 0x1
"""The flag of an entry that has a password."""


def looked_into(file: File[bytes], content_type: str) -> tuple[str, bool]:
    """Return what `file` is, now that its directory was read, and whether it is sealed: an archive, or locked with a
    password. Raises ValidationError with a sentence for a damaged one and for one that would unpack without an end.
    """
    if content_type == PDF:
        return PDF, b"/Encrypt" in _whole(file)
    if content_type == UNKNOWN:
        return _old_office(file)
    file.seek(0)
    if not zipfile.is_zipfile(file):
        return content_type, False
    return _zip(file, content_type)


def _old_office(file: File[bytes]) -> tuple[str, bool]:
    """A new office document with a password lies within a file of the old kind; all others of that are not taken."""
    content = _whole(file)
    if not content.startswith(_OLD_OFFICE) or _LOCKED_OFFICE not in content:
        return UNKNOWN, False
    return OFFICE.get((file.name or "").rpartition(".")[2].lower(), UNKNOWN), True


def _zip(file: File[bytes], content_type: str) -> tuple[str, bool]:
    _require_small_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:  # all that a broken one may raise
        raise ValidationError(
            _("The file is damaged and cannot be opened. Save or pack it anew."), code="damaged"
        ) from error
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise _endless()
    names = {entry.filename for entry in entries}
    if content_type == ZIP:
        content_type = next((OFFICE[kind] for part, kind in _PARTS.items() if part in names), ZIP)
    return content_type, content_type == ZIP or any(map(_is_locked, entries))


def _is_locked(entry: zipfile.ZipInfo) -> bool:
    """OpenDocument sets no flag: what is locked does not shrink, and so its content is stored as it is."""
    if entry.filename in ("encrypted-package", "EncryptedPackage"):
        return True
    return bool(entry.flag_bits & _LOCKED) or (
        entry.filename == "content.xml" and entry.compress_type == zipfile.ZIP_STORED
    )


def _require_small_directory(file: File[bytes]) -> None:
    """A directory alone can be larger, once it is read, than the memory that is there."""
    file.seek(max(0, file.size - _END_LENGTH - _LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or place + _END_LENGTH > len(tail):
        raise _endless()
    entries, length = struct.unpack_from("<HL", tail, place + 10)
    if entries > MOST_ENTRIES or length > _LARGEST_DIRECTORY:
        raise _endless()
    file.seek(0)


def _endless() -> ValidationError:
    return ValidationError(
        _(
            "Unpacked, this would be very large or very many files. Send the files that matter one by one, or in "
            "smaller archives."
        ),
        code="endless",
    )


def _whole(file: File[bytes]) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content

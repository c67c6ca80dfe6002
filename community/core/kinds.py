"""The kinds of file that are taken: what each is called, and with which endings its name may end.

No pages (HTML, SVG, XML), scripts or programs, under whatever name: saved, a double click would let them act for
whoever opens them. No old office files either: in them programs hide.
"""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
UNKNOWN: Final = "application/octet-stream"
ZIP: Final = "application/zip"
PDF: Final = "application/pdf"
TEXT: Final = "text/plain"


@dataclass(frozen=True, slots=True)
class Kind:
    """`endings`: the first one is given to a name that has none."""

    words: StrOrPromise
    endings: tuple[str, ...]


KINDS: Final = {
    PDF: Kind(_("PDF"), ("pdf",)),
    ZIP: Kind(_("ZIP archive"), ("zip",)),
    "image/gif": Kind(_("Picture (GIF)"), ("gif",)),
    "image/jpeg": Kind(_("Picture (JPEG)"), ("jpg", "jpeg")),
    "image/png": Kind(_("Picture (PNG)"), ("png",)),
    "image/webp": Kind(_("Picture (WebP)"), ("webp",)),
    TEXT: Kind(
        _("Plain text"),
        ("txt", "bib", "csv", "json", "log", "md", "ris", "srt", "tex", "tsv", "vtt", "yaml", "yml"),
    ),
    f"{_OFFICE}.presentationml.presentation": Kind(_("Slides (PowerPoint)"), ("pptx",)),
    f"{_OFFICE}.spreadsheetml.sheet": Kind(_("Spreadsheet (Excel)"), ("xlsx",)),
    f"{_OFFICE}.wordprocessingml.document": Kind(_("Document (Word)"), ("docx",)),
    f"{_OPEN}.presentation": Kind(_("Slides (OpenDocument)"), ("odp",)),
    f"{_OPEN}.spreadsheet": Kind(_("Spreadsheet (OpenDocument)"), ("ods",)),
    f"{_OPEN}.text": Kind(_("Document (OpenDocument)"), ("odt",)),
}
"""By content type: the only ones that a file is sent as."""

OFFICE: Final = {kind.endings[0]: content_type for content_type, kind in KINDS.items() if _OFFICE in content_type}
"""The content type of an office document by its ending."""

ACCEPTED: Final = ",".join(f".{ending}" for kind in KINDS.values() for ending in kind.endings)
"""What a browser offers to choose first; it is told no more than that."""


def in_words(content_type: str) -> StrOrPromise:
    """Return what a kind of file is called."""
    return KINDS[content_type].words if content_type in KINDS else _("File")


def require_known(content_type: str, name: str) -> None:
    """Raise ValidationError for a kind that is not taken; a `name` that says plain text tells what may be wrong."""
    if content_type not in KINDS and _ending(name) in KINDS[TEXT].endings:
        raise ValidationError(
            _(
                "The name says that this is plain text, but it is not in UTF-8. Open it, save it anew with the "
                "encoding UTF-8, and send that."
            ),
            code="encoding",
        )
    if content_type not in KINDS:
        raise ValidationError(
            _(
                "This kind of file is not taken. Save it as one that is: a picture, PDF, plain text, ZIP, or a "
                "document, spreadsheet or slides of today’s office programs."
            ),
            code="kind",
        )


def fitting_name(name: str, content_type: str) -> str:
    """Return `name` with an ending where it has none. Raises ValidationError when it says another kind than it is."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        return f"{name}.{KINDS[content_type].endings[0]}"
    if ending.lower() == "svg":  # nobody who drew it is helped by hearing that it is plain text
        raise ValidationError(
            _("A drawing in SVG can hold a program, so it is not taken. Save it as PNG or as PDF, and send that."),
            code="svg",
        )
    if ending.lower() not in KINDS[content_type].endings:
        raise ValidationError(
            _(
                "The name ends in “%(ending)s”, but what is in the file is: %(kind)s. Save it anew under a name that "
                "fits."
            ),
            code="ending",
            params={"ending": ending, "kind": KINDS[content_type].words},
        )
    return name


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()

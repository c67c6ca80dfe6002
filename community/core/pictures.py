"""A picture that came from outside is drawn anew: its pixels are kept, nothing else that lay in the file.

Place, camera, comments, colour profile, previews, further frames: gone. So is whatever only pretended to be a picture.
"""

import io
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

LONGEST_SIDE: Final = 2560
"""Larger ones are made smaller: a page shows no more, and the web process draws them while others wait."""
_SMALL: Final = (360, 270)
_DRAWN_AS: Final = {"image/jpeg": "JPEG", "image/webp": "WEBP", "image/png": "PNG", "image/gif": "PNG"}
"""A moving picture is kept as its first frame."""
_TYPES: Final = {"JPEG": "image/jpeg", "WEBP": "image/webp", "PNG": "image/png"}
_OPTIONS: Final = {"JPEG": {"quality": 85}, "WEBP": {"quality": 85, "method": 2}, "PNG": {"compress_level": 3}}
SMALL_TYPE: Final = "image/webp"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture drawn anew, and a small one of `width` by `height`."""

    file: ContentFile[bytes]
    content_type: str
    small: ContentFile[bytes]
    width: int
    height: int


def is_picture(content_type: str) -> bool:
    return content_type in _DRAWN_AS


def drawn(file: File[bytes], content_type: str) -> Drawn:
    """Return `file` drawn anew. Raises ValidationError with a sentence for too many pixels and for what is damaged."""
    kind = _DRAWN_AS[content_type]
    file.seek(0)
    try:
        with Image.open(file, formats=("GIF", "JPEG", "PNG", "WEBP")) as picture:
            _require_few_pixels(picture)
            pixels = _pixels(picture)
    except Image.DecompressionBombError as error:
        raise _too_many() from error
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, OverflowError) as error:
        raise ValidationError(
            _("The picture is damaged and cannot be shown. Save it anew, or choose another one."), code="damaged"
        ) from error
    small = pixels.copy()
    small.thumbnail(_SMALL)
    return Drawn(_saved(pixels, kind), _TYPES[kind], _saved(small, "WEBP"), small.width, small.height)


def _require_few_pixels(picture: Image.Image) -> None:
    """By what it says of itself, before anything is unpacked."""
    if picture.width * picture.height > settings.MOST_PIXELS:
        raise _too_many()


def _pixels(picture: Image.Image) -> Image.Image:
    """Return its first frame the right way up, small enough, and nothing beside it; with few copies on the way."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    picture.draft(mode, (LONGEST_SIDE, LONGEST_SIDE))  # of a JPEG no more is unpacked than is kept
    pixels = picture if picture.mode == mode else picture.convert(mode)
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(pixels)
    upright.info.clear()
    return upright


def _saved(pixels: Image.Image, kind: str) -> ContentFile[bytes]:
    written = io.BytesIO()
    pixels.save(written, kind, **_OPTIONS[kind])
    return ContentFile(written.getvalue())


def _too_many() -> ValidationError:
    return ValidationError(
        _("The picture has more than %(most)d million pixels. Make it smaller and choose it again."),
        code="pixels",
        params={"most": settings.MOST_PIXELS // 1_000_000},
    )

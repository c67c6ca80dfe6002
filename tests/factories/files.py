"""Members' files for tests: small ones of each kind, and such as go with a post already."""

import io
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from community.members.models import Member
from forum.actions.enclosing import enclose
from forum.actions.files import stage_file
from forum.models import Attachment, Post, Revision

WORDS = b"What the file says.\n"
PDF = b"%PDF-1.7\n1 0 obj\n"


def sent(name: str = "plan.txt", content: bytes = WORDS) -> SimpleUploadedFile:
    """Return a file as a browser sends it; what it says of its type is believed by nobody."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, (14, 74, 89)).save(written, kind, **options)
    return written.getvalue()


def zipped(*names: str) -> bytes:
    """Return an archive of small files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return written.getvalue()


def staged(owner: Member, name: str = "plan.txt", content: bytes = WORDS) -> Attachment:
    """Return a file that `owner` has not sent yet."""
    return stage_file(owner=owner, file=ContentFile(content, name=name))


def attached(post: Post, name: str = "plan.txt", content: bytes = WORDS) -> Attachment:
    """Return a file that goes with the only version of a post, beside those that go with it already."""
    assert post.author
    files = [*Attachment.objects.filter(post=post), staged(post.author, name, content)]
    names = enclose(post=post, author=post.author, files=files)
    Revision.objects.filter(post=post).update(files=names)
    return Attachment.objects.get(pk=files[-1].pk)

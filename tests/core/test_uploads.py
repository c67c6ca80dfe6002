"""A file is what its content says it is, under a name that agrees and that a disk and an eye can trust; it leaves by
two doors.
"""

import hashlib
import io
import zipfile
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from community.core import containers, pictures, uploads
from community.core.kinds import KINDS, UNKNOWN
from tests.factories.files import PDF, picture, zipped

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def inspected(content: bytes, name: str = "anything") -> uploads.Upload:
    return uploads.inspected(ContentFile(content, name=name))


def refusal(content: bytes, name: str = "anything") -> str:
    with pytest.raises(ValidationError) as refused:
        inspected(content, name)
    assert len(refused.value.messages[0]) > 20
    return str(refused.value.code)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (PDF, "application/pdf"),
        (zipped("a.txt"), "application/zip"),
        (zipped("docProps/app.xml", "word/document.xml"), WORD),
        (zipped("a.xml", "xl/workbook.xml"), SHEET),
        ("كتب أحد الأعضاء هذا\n".encode(), "text/plain"),
        (("ع" * 5000).encode()[:8191], "text/plain"),  # looked at until the middle of a letter
        (b"name,number\r\nanyone,1\r\n", "text/plain"),
    ],
)
def test_the_content_says_what_a_file_is_and_gives_a_bare_name_its_ending(content, content_type):
    upload = inspected(content, "anything")

    assert upload.content_type == content_type
    assert upload.name == f"anything.{KINDS[content_type].endings[0]}"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00\x01\x02\x03",
        b"abc\x00def",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01\x01\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),  # an old office file
    ],
)
@pytest.mark.parametrize("name", ["anything", "picture.png", "old.docx"])
def test_what_is_none_of_the_kinds_is_not_taken_whatever_it_is_called(content, name):
    assert refusal(content, name) == "kind"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Night desk\n".encode("utf-16"), "notes.txt"),
        ("Night desk\n".encode("utf-16-le"), "notes.md"),
        ("جدول الليل".encode("cp1256"), "list.CSV"),
        (b"abc\x00def", "notes.txt"),
    ],
)
def test_a_text_in_another_encoding_is_refused_and_its_sender_told_which_one_is_taken(content, name):
    assert refusal(content, name) == "encoding"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.SVG", b"<svg onload='alert(1)'/>"),
        ("drawing.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_a_drawing_that_could_act_is_refused_and_not_called_plain_text(name, content):
    assert refusal(content, name) == "svg"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("page.xml", b"<?xml version='1.0'?>"),
        ("run.ps1", b"Write-Host 1"),
        ("run.js", b"alert(1)"),
        ("report.pdf", zipped("a.txt")),
        ("report.docx", zipped("a.txt")),
        ("report.xlsx", zipped("word/document.xml")),
        ("photo.png", picture("JPEG")),
        ("photo.jpg", PDF),
        ("report.pdf.exe", PDF),
    ],
)
def test_a_name_that_says_something_else_than_the_content_is_refused(name, content):
    assert refusal(content, name) == "ending"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("page.html", b"<html></html>"),
        ("notes.txt", b"<html><script>alert(1)</script></html>"),
    ],
)
def test_a_page_is_never_sent_as_a_page(name, content):
    with suppress(ValidationError):
        assert inspected(content, name).content_type == "text/plain"


def test_a_file_is_wound_back_and_described():
    file = ContentFile(PDF, name="report.pdf")

    upload = uploads.inspected(file)

    assert (upload.name, upload.size) == ("report.pdf", len(PDF))
    assert upload.sha256 == hashlib.sha256(PDF).hexdigest()
    assert upload.file.read() == PDF


def test_a_file_that_is_empty_or_too_large_is_refused_with_a_sentence(settings):
    assert refusal(b"") == "empty"
    settings.LARGEST_FILE = 100
    assert refusal(b"x" * 101) == "too_large"
    assert inspected(b"x" * 100).size == 100


def marked_picture(kind: str) -> bytes:
    """Return a picture that says where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "Canary place"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 0.0)
    return picture(kind, exif=exif, icc_profile=b"Canary profile")


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_of_a_picture_the_pixels_alone_are_kept_the_right_way_up(kind, name):
    upload = inspected(marked_picture(kind), name)

    kept = upload.file.read()
    assert b"Canary" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert drawn.size == (480, 640)
        assert not drawn.getexif()
        assert "icc_profile" not in drawn.info
    assert upload.sha256 == hashlib.sha256(kept).hexdigest()
    assert upload.size == len(kept)
    assert (upload.picture.width, upload.picture.height) == (202, 270)


def test_a_moving_picture_is_kept_as_its_first_frame_under_a_name_that_fits():
    frames = [Image.new("P", (20, 20), shade) for shade in (1, 2, 3)]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])

    upload = inspected(written.getvalue(), "wave.gif")

    assert (upload.name, upload.content_type) == ("wave.png", "image/png")
    with Image.open(upload.file) as kept:
        assert getattr(kept, "n_frames", 1) == 1


def test_a_very_large_picture_is_made_smaller_and_one_of_too_many_pixels_is_refused(settings):
    large = inspected(picture("JPEG", (4000, 1000)), "a.jpg")
    with Image.open(large.file) as kept:
        assert kept.size == (pictures.LONGEST_SIDE, 640)

    settings.MOST_PIXELS = 1_000_000
    assert refusal(picture("PNG", (1001, 1000)), "a.png") == "pixels"
    assert refusal(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x06\x00\x00\x00") in (
        "pixels",
        "damaged",
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_damaged_picture_is_refused_with_a_sentence(kind):
    assert refusal(picture(kind)[:60]) == "damaged"


def test_an_archive_that_would_unpack_without_an_end_is_refused_and_never_unpacked(monkeypatch):
    three, four = zipped("1", "2", "3"), zipped("1", "2", "3", "4")
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    monkeypatch.setattr(containers, "MOST_ENTRIES", 3)
    monkeypatch.setattr(containers, "LARGEST_UNPACKED", 150)

    assert inspected(three).sealed
    assert refusal(four) == "endless"
    monkeypatch.setattr(containers, "LARGEST_UNPACKED", 149)
    assert refusal(three) == "endless"


def test_an_archive_whose_directory_says_more_than_it_holds_is_refused():
    archive = bytearray(zipped("a.txt"))
    end = archive.rfind(b"PK\x05\x06")
    archive[end + 10 : end + 12] = b"\xff\xff"
    assert refusal(bytes(archive)) == "endless"

    damaged = zipped("a.txt").replace(b"PK\x01\x02", b"PK\x09\x09")
    assert refusal(damaged) == "damaged"


def locked(content: bytes) -> bytes:
    """Set the flag of a password on every entry of the directory."""
    place, said = -1, bytearray(content)
    while (place := said.find(b"PK\x01\x02", place + 1)) >= 0:
        said[place + 8] |= 1
    return bytes(said)


def test_what_is_locked_is_known_as_such():
    assert inspected(PDF + b"trailer << /Encrypt 5 0 R >>").sealed
    assert inspected(locked(zipped("word/document.xml"))).sealed
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    upload = inspected(encrypted, "plan.xlsx")
    assert (upload.content_type, upload.sealed) == (SHEET, True)
    assert not inspected(PDF).sealed
    assert not inspected(zipped("word/document.xml")).sealed


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("تقرير السلامة.pdf", "تقرير السلامة.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\someone\\list.txt", "list.txt"),
        ("harmless\u202efdp.exe", "harmlessfdp.exe"),
        ("\u2067reversed\u2069.txt", "reversed.txt"),
        ("two\r\nlines\x00.txt", "two lines.txt"),
        ("  .hidden.  ", "hidden"),
        ("..", "file"),
        ("", "file"),
        ("\u200b", "file"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_a_name_is_cleaned(said, name):
    assert uploads.clean_name(said) == name


@pytest.mark.parametrize("said", ["n" * 300, "n" * 300 + ".pdf", "n." + "p" * 300, "س" * 300 + ".pdf"])
def test_a_name_is_not_too_long_and_keeps_its_ending(said):
    name = uploads.clean_name(said)

    assert len(name) <= uploads.LONGEST_NAME
    assert name.endswith(".pdf") == said.endswith(".pdf")


def test_a_file_leaves_only_to_be_saved_and_no_browser_shows_or_keeps_it():
    answer = uploads.to_be_saved(ContentFile(PDF), name='تقرير "1".pdf', content_type="application/pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%20%221%22.pdf"
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == PDF


@pytest.mark.parametrize("stored", ["text/html", "image/svg+xml", "application/x-msdownload", ""])
def test_what_is_not_on_the_short_list_is_sent_as_bytes(stored):
    assert uploads.to_be_saved(ContentFile(PDF), name="x", content_type=stored)["Content-Type"] == UNKNOWN


def test_a_picture_alone_is_shown():
    shown = uploads.to_be_shown(ContentFile(picture()), name="a.png", content_type="image/png")
    saved = uploads.to_be_shown(ContentFile(PDF), name="a.pdf", content_type="application/pdf")

    assert shown["Content-Disposition"] == "inline; filename*=UTF-8''a.png"
    assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert saved["Content-Disposition"].startswith("attachment;")

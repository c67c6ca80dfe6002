"""A file is what its content says it is, has a name that a disk and an eye can trust, and leaves only to be saved."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from community.core import uploads

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
PDF = b"%PDF-1.7\n1 0 obj\n"


def zipped(*members: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in members:
            archive.writestr(name, "x" * 50)
    return kept.getvalue()


def type_of(content: bytes, name: str = "anything") -> str:
    return uploads.inspected(ContentFile(content, name=name)).content_type


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PNG, "image/png"),
        (PDF, "application/pdf"),
        (b"GIF89a\x01\x00\x01\x00", "image/gif"),
        (zipped("a.txt"), "application/zip"),
        ("كتب أحد الأعضاء هذا\n".encode(), "text/plain"),
        (("ع" * 5000).encode()[:8191], "text/plain"),  # looked at until the middle of a letter
        (b"name,number\r\nanyone,1\r\n", "text/plain"),
        (b"\xff\xfe\x00\x01\x02\x03", uploads.UNKNOWN),
        (b"abc\x00def", uploads.UNKNOWN),
        (b"MZ\x90\x00\x03", uploads.UNKNOWN),
        (b"\x7fELF\x02\x01\x01\x00", uploads.UNKNOWN),
    ],
)
def test_the_content_says_what_a_file_is(content, content_type):
    assert type_of(content) == content_type


@pytest.mark.parametrize(("content", "content_type"), [(PDF, "application/pdf"), (b"MZ\x90\x00\x03", uploads.UNKNOWN)])
def test_its_name_says_nothing_about_what_it_is(content, content_type):
    assert type_of(content, "picture.png") == content_type


@pytest.mark.parametrize(
    "page", [b"<!doctype html><script>alert(1)</script>", b"<svg onload='alert(1)'/>", b"<?xml ?>"]
)
def test_a_page_is_never_sent_as_a_page(page):
    assert type_of(page, "page.html") in ("text/plain", uploads.UNKNOWN)


def test_a_file_is_wound_back_and_described():
    file = ContentFile(PDF, name="report.pdf")

    upload = uploads.inspected(file)

    assert (upload.name, upload.size) == ("report.pdf", len(PDF))
    assert upload.sha256 == hashlib.sha256(PDF).hexdigest()
    assert file.read() == PDF


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (uploads.LARGEST + 1, "too_large")])
def test_a_file_that_is_empty_or_too_large_is_refused_with_a_sentence(size, code):
    with pytest.raises(ValidationError) as refused:
        uploads.inspected(ContentFile(b"x" * size, name="file"))

    assert refused.value.code == code
    assert len(refused.value.messages[0]) > 20


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
    assert uploads.to_be_saved(ContentFile(PDF), name="x", content_type=stored)["Content-Type"] == uploads.UNKNOWN

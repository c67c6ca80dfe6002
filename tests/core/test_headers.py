"""Every answer, failures too, says what may be loaded, who may frame it, that its type is so, and who hears of it."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.documents.models import Document

pytestmark = pytest.mark.django_db


def guard(answer) -> dict[str, bool]:
    """Return which of the four an answer has."""
    policy = answer.get("Content-Security-Policy", "")
    return {
        "a policy": "default-src 'none'" in policy,
        "frames": "frame-ancestors 'none'" in policy,
        "types": answer.get("X-Content-Type-Options") == "nosniff",
        "referrers": answer.get("Referrer-Policy") == "same-origin",
    }


WHOLE = {"a policy": True, "frames": True, "types": True, "referrers": True}


@pytest.fixture(autouse=True)
def _addresses_that_fail(settings, tmp_path):
    settings.ROOT_URLCONF = "tests.core.served_urls"
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "plain.css").write_text("p { margin: 0 }")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("status", "method", "path", "headers"),
    [
        (200, "GET", "/", {}),
        (200, "GET", "/robots.txt", {}),
        (200, "GET", "/static/plain.css", {}),
        (302, "GET", "/forum/", {}),
        (400, "GET", "/", {"Host": "elsewhere.example"}),
        (403, "POST", "/accounts/login/", {}),
        (404, "GET", "/nothing-here.html", {}),
        (404, "GET", "/nothing-here/", {}),
        (405, "TRACE", "/", {}),
        (413, "POST", "/try/echo", {"Content-Length": str(settings.MAX_REQUEST_BYTES + 1)}),
        (500, "GET", "/try/broken", {}),
    ],
)
def test_whatever_happens_the_answer_is_guarded(visitor, status, method, path, headers):
    answer = visitor.generic(method, path, headers=headers)

    assert answer.status_code == status
    assert guard(answer) == WHOLE


@pytest.mark.parametrize("host", ["testserver", "elsewhere.example", "testserver:8443"])
def test_whatever_host_is_named_plain_http_leads_to_the_sites_own_address_guarded(visitor, settings, host):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "community.example.org"
    answer = visitor.get("/forum/", headers={"Host": host})

    assert (answer.status_code, answer["Location"]) == (301, "https://community.example.org/forum/")
    assert guard(answer) == WHOLE


def test_what_editors_offer_for_download_is_guarded(visitor):
    document = Document.objects.create(title="A form", file=ContentFile(b"%PDF-1.4", name="form.pdf"))
    answer = visitor.get(document.url)

    assert answer.status_code == 200
    assert guard(answer) == WHOLE
    assert "script-src" not in answer["Content-Security-Policy"]


def test_a_picture_of_a_public_page_is_guarded(visitor):
    default_storage.save("images/map.png", ContentFile(b"\x89PNG"))
    answer = visitor.get("/media/images/map.png")

    assert answer.status_code == 200
    assert guard(answer) == WHOLE

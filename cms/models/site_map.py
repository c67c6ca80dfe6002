"""What search engines may know of: every live public page once, with its translations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class MapEntry:
    location: str
    lastmod: datetime | None
    alternates: list[dict[str, str]]


def site_map(request: HttpRequest) -> list[MapEntry]:
    """Return the live public pages in the order of the tree; aliases are left out, they show another page's text."""
    pages = list(
        Page.objects.live().public().filter(depth__gte=2, alias_of=None).select_related("locale").order_by("path")
    )
    by_text: dict[Any, dict[str, str]] = {}
    for page in pages:
        languages = by_text.setdefault(page.translation_key, {})
        languages[page.locale.language_code] = f"{settings.SITE_URL}{page.get_url(request)}"
    return [
        MapEntry(
            location=by_text[page.translation_key][page.locale.language_code],
            lastmod=page.last_published_at,
            alternates=[
                {"location": address, "lang_code": code} for code, address in by_text[page.translation_key].items()
            ],
        )
        for page in pages
    ]

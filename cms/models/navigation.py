"""Where a reader can go from a public page: the menus of its language, and the same page in other languages."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

if TYPE_CHECKING:
    from .public_page import PublicPage

FIRST_LEVEL = 3
"""The depth of the pages right under a home page."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Translation:
    """One language of the switcher. Where the page is not translated (`exact` is false), it leads to that home page."""

    code: str
    name: str
    url: str
    current: bool
    exact: bool


def home_url(language: str) -> str:
    """Return the address of the home page in `language`."""
    with translation.override(language):
        return reverse("wagtail_serve", args=[""])


def menus(page: "PublicPage", request: HttpRequest) -> tuple[list[MenuItem], list[MenuItem]]:
    """Return the main menu (pages an editor put in menus) and the footer's (all pages of the first level)."""
    main, footer = [], []
    for entry in first_level(page.locale):
        item = MenuItem(entry.title, entry.get_url(request), page.path.startswith(entry.path))
        footer.append(item)
        if entry.show_in_menus:
            main.append(item)
    return main, footer


def section(page: "PublicPage", request: HttpRequest) -> list[MenuItem]:
    """Return the live pages that stand under the same one as `page`, itself among them; none where it stands alone."""
    if page.depth <= FIRST_LEVEL:
        return []
    pages = list(page.get_siblings().live())
    return [MenuItem(one.title, one.get_url(request), one.pk == page.pk) for one in pages] if len(pages) > 1 else []


def first_level(locale: Any) -> Any:
    """Return the live pages right under the home page of `locale`, in the editors' order."""
    return Page.objects.live().filter(depth=FIRST_LEVEL, locale=locale).order_by("path")


def translations(page: "PublicPage", request: HttpRequest) -> list[Translation]:
    """Return every language of the site in its own name, with where this page (or its home page) is found in it."""
    found = {
        other.locale.language_code: other.get_url(request)
        for other in page.get_translations(inclusive=True).live().filter(alias_of=None).select_related("locale")
    }
    own = page.locale.language_code
    return [
        Translation(
            code=code,
            name=translation.get_language_info(code)["name_local"],
            url=found.get(code) or home_url(code),
            current=code == own,
            exact=code in found,
        )
        for code, _name in settings.LANGUAGES
    ]


def searches(languages: list[Translation]) -> list[Translation]:
    """Return the same languages, each leading to the search among its own pages."""
    return [replace(one, url=_search_url(one.code), exact=True) for one in languages]


def _search_url(language: str) -> str:
    with translation.override(language):
        return reverse("public-search")

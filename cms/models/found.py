"""Public pages found by their words, among those of one language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from wagtail.models import Page

from .home import HomePage

if TYPE_CHECKING:
    from django.core.paginator import Page as Shown

    from .public_page import PublicPage

_MOST = 10
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """Up to ten pages, the best first; `shown` says of how many."""

    pages: "list[PublicPage]"
    shown: "Shown[Page]"


def found(query: str, home: HomePage, *, number: str) -> Found:
    """Return the live pages below `home` that hold all the words of `query`: page `number` of the results."""
    shown = Paginator(_hits(query, home), _MOST).get_page(number)
    return Found(_whole(shown), shown)


def best(query: str, home: HomePage, most: int) -> "list[PublicPage]":
    """Return the first of the same pages, without counting them."""
    return _whole(_hits(query, home)[:most])


def _hits(query: str, home: HomePage) -> Any:
    words = " ".join(_WORDS.findall(query))  # the rest is syntax to one database or the other
    return Page.objects.live().public().descendant_of(home, inclusive=True).search(words, operator="and")


def _whole(pages: "Iterable[Page]") -> "list[PublicPage]":
    keys = [page.pk for page in pages]
    whole = Page.objects.specific().prefetch_related("locale", "alias_of__locale").in_bulk(keys)
    return [whole[key] for key in keys]

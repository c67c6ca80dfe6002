"""Public pages found by their words, among those of one language."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    words = " ".join(_WORDS.findall(query))  # the rest is syntax to one database or the other
    hits = Page.objects.live().public().descendant_of(home, inclusive=True).search(words, operator="and")
    shown = Paginator(hits, _MOST).get_page(number)
    keys = [page.pk for page in shown]
    whole = Page.objects.specific().prefetch_related("locale", "alias_of__locale").in_bulk(keys)
    return Found([whole[key] for key in keys], shown)

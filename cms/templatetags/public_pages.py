"""Public pages beside what the forum found: one search, one page of results."""

from django import template
from django.utils.translation import get_language

from cms.models import HomePage
from cms.models.found import best
from cms.models.public_page import PublicPage
from community.core.text import LONGEST_QUERY

register = template.Library()

_MOST = 3


@register.simple_tag
def pages_found(query: str) -> list[PublicPage]:
    """Return the best three public pages, in the reader's language, with all the words of `query`.

    None for a query longer than the public pages themselves take: Wagtail asks the database for each word anew.
    """
    if not 0 < len(query) <= LONGEST_QUERY:
        return []
    home = HomePage.objects.live().filter(locale__language_code=get_language()).first()
    return best(query, home, _MOST) if home else []

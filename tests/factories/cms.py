"""Public pages for tests, live unless said otherwise, under the home page of a language."""

import json
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Locale

from cms.models import ArticlePage, HomePage, NewsIndexPage, StandardPage
from community.members.models import Member
from community.members.models.member import Role
from tests.factories import members

_numbers = count(1)

FIGURE = {"value": "330", "label": "members", "as_of": "2022", "source": "2022 page", "source_url": ""}


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def page(parent: Any = None, **fields: Any) -> StandardPage:
    """Return a live page of its own right under the English home page, or under `parent`."""
    n = next(_numbers)
    made = StandardPage(**{"title": f"Page {n}", "slug": f"page-{n}"} | _streams(fields))
    return (parent or home()).add_child(instance=made)


def news_index(language: str = "en") -> NewsIndexPage:
    return home(language).add_child(instance=NewsIndexPage(title=f"News {language}", slug="news"))


def article(parent: Any, **fields: Any) -> ArticlePage:
    """Return a live article; each is a day younger than the one before."""
    n = next(_numbers)
    fields = {
        "title": f"Article {n}",
        "slug": f"article-{n}",
        "subject": "Webinars",
        "intro": f"What article {n} says.",
        "date": date(2022, 1, 1) + timedelta(days=n),
    } | _streams(fields)
    return parent.add_child(instance=ArticlePage(**fields))


def translated(source: Any, **fields: Any) -> Any:
    """Return the live Arabic translation of `source`."""
    made = source.copy_for_translation(Locale.objects.get(language_code="ar"), copy_parents=True)
    for name, value in _streams(fields).items():
        setattr(made, name, value)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def untranslated(source: Any) -> Any:
    """Return the live Arabic alias that shows the English text of `source`."""
    return source.copy_for_translation(Locale.objects.get(language_code="ar"), copy_parents=True, alias=True)


def editor(**fields: Any) -> Member:
    """Return a member of the secretariat who edits public pages."""
    made = members.member(Role.SECRETARIAT, **fields)
    made.groups.set([Group.objects.get(name="Editors")])
    return made


def _streams(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: json.dumps(value) if isinstance(value, list) else value for name, value in fields.items()}

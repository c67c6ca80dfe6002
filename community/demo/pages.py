"""The demo's public pages, English and Arabic, from `content/pages/`: one file per page, both languages side by side.

A file's name is the page's path below the home page (`about.leadership.toml` is /about/leadership/). Pages that exist
are left as they are, so that what an editor changed stays.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from cms.models import ArticlePage, HomePage, NewsIndexPage, StandardPage

CONTENT = Path(__file__).parent / "content" / "pages"
KINDS = {"standard": StandardPage, "news": NewsIndexPage, "article": ArticlePage}
STREAMS = {"body", "actions", "figures", "panel", "topics", "partners", "joining"}
ORDER = (
    "about",
    "about.leadership",
    "activities",
    "activities.annual-meeting",
    "activities.steering-committee",
    "activities.advisory-group",
    "activities.webinars",
    "activities.network-of-experts",
    "activities.technical-assistance",
    "activities.knowledge-hub",
    "news",
    "news.pandemic-series",
    "news.knowledge-hub-opens",
    "news.new-vulnerabilities",
    "news.cyber-threats-series",
    "news.steering-committee-founded",
    "news.from-172-to-330-members",
    "figures",
    "join",
    "contact",
    "accessibility",
)
STANDING = ("labels", "terms")
"""Pages that every site has (cms/migrations/0004_labels_and_terms.py): last in the menu of the footer."""


@transaction.atomic
def load_pages() -> None:
    """Make the public pages that are not there yet, then fill the home pages if nobody has."""
    homes = {language: HomePage.objects.get(locale__language_code=language) for language in ("en", "ar")}
    if homes["en"].headline:
        return
    pages: dict[tuple[str, str], Any] = {("", language): home for language, home in homes.items()}
    for path in ORDER:
        _load_page(path, pages)
    for language, home in homes.items():
        for slug in STANDING:
            home.get_children().get(slug=slug).move(HomePage.objects.get(pk=home.pk), pos="last-child")
        home.refresh_from_db()  # it has children now, and the tree counts them in this row
        _fill(home, _content("home")[language], pages, language)
        home.save_revision().publish()


def _load_page(path: str, pages: dict[tuple[str, str], Any]) -> None:
    """Make the page in English and in Arabic; without an Arabic text, as an alias that shows the English one."""
    content = _content(path)
    parent, _dot, slug = path.rpartition(".")
    english = KINDS[content["kind"]](slug=slug, show_in_menus=content.get("menu", False))
    if "date" in content:
        english.date = content["date"]
    _fill(english, content["en"], pages, "en")
    pages[parent, "en"].add_child(instance=english)
    english.save_revision().publish()
    pages[path, "en"] = english
    arabic = Locale.objects.get(language_code="ar")
    if "ar" not in content:
        pages[path, "ar"] = english.copy_for_translation(arabic, alias=True)
        return
    translated = english.copy_for_translation(arabic)
    _fill(translated, content["ar"], pages, "ar")
    translated.slug = slug
    translated.save_revision().publish()
    pages[path, "ar"] = translated


def _fill(page: Any, texts: dict[str, Any], pages: dict[tuple[str, str], Any], language: str) -> None:
    for name, value in texts.items():
        setattr(page, name, json.dumps(_resolved(value, pages, language)) if name in STREAMS else value)


def _resolved(value: Any, pages: dict[tuple[str, str], Any], language: str) -> Any:
    """Return a stream's value with pages named by path replaced by their keys."""
    if isinstance(value, list):
        return [_resolved(entry, pages, language) for entry in value]
    if isinstance(value, dict):
        return {
            name: pages[entry.replace("/", "."), language].pk
            if name in {"page", "link_page"}
            else _resolved(entry, pages, language)
            for name, entry in value.items()
        }
    return value


def _content(path: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / f"{path}.toml").read_text(encoding="utf-8"))

"""A part of the page that depends on nothing but language and arguments is rendered once."""

import pytest
from django.template import Context, Template
from django.utils import translation

from community.core.templatetags import kept


@pytest.fixture
def rendered(monkeypatch):
    """Return what is rendered, in order, instead of rendering it."""
    asked = []

    def render(part, given):
        asked.append((part, translation.get_language(), given))
        return f"{part} {len(asked)}"

    kept._rendered.cache_clear()
    monkeypatch.setattr(kept, "render_to_string", render)
    yield asked
    kept._rendered.cache_clear()


def page(role: str) -> str:
    return Template('{% load kept %}{% kept "nav.html" role=role %}').render(Context({"role": role, "secret": "x"}))


def test_the_same_part_is_rendered_once(rendered):
    assert page("member") == page("member") == "nav.html 1"


def test_another_argument_or_language_is_another_part(rendered):
    pages = [page("member"), page("moderator")]
    with translation.override("ar"):
        pages.append(page("member"))
    assert pages == ["nav.html 1", "nav.html 2", "nav.html 3"]


def test_a_part_knows_nothing_of_the_page_but_its_arguments(rendered):
    page("member")
    assert rendered == [("nav.html", "en", {"role": "member"})]

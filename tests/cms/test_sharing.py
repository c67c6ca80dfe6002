"""An article is passed on by plain links: nothing is loaded from elsewhere, nothing is sent before a press."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from cms.models import ArticlePage
from community.demo.pages import load_pages
from tests.factories import cms

TITLE = "Fraud & e-mail: 50 % more?"


def query(shown: str, start: str) -> dict[str, list[str]]:
    """Return the query of the link whose address begins with `start`."""
    [address] = re.findall(rf'href="({re.escape(start)}[^"]*)"', shown)
    return parse_qs(urlsplit(unescape(address)).query, strict_parsing=True)


@pytest.mark.django_db
def test_each_way_carries_the_title_and_the_full_address_as_they_are(client):
    article = cms.article(cms.news_index(), title=TITLE)
    address = f"{settings.SITE_URL}{article.url}"

    shown = client.get(article.url).content.decode()

    assert query(shown, "mailto:") == {"subject": [TITLE], "body": [f"{TITLE}\r\n{address}"]}
    assert query(shown, "https://www.linkedin.com/") == {"url": [address]}
    assert query(shown, "https://x.com/") == {"text": [TITLE], "url": [address], "hashtags": ["GlobalChemCongress"]}
    assert f'<copy-link>\n  <a href="{address}">' in shown


@pytest.mark.django_db
def test_an_article_that_is_not_translated_is_passed_on_at_the_address_of_its_own_language(client):
    source = cms.article(cms.news_index())

    shown = client.get(cms.untranslated(source).url).content.decode()

    assert query(shown, "https://www.linkedin.com/") == {"url": [f"{settings.SITE_URL}{source.url}"]}


@pytest.fixture
def article(site) -> ArticlePage:
    load_pages()
    return ArticlePage.objects.filter(locale__language_code="en")[0]


def to_copy(page: Page):
    return page.get_by_role("button", name="Copy the link")


def to_the_article(page: Page):
    return page.get_by_role("link", name="Link to this article")


@pytest.mark.journey
def test_the_link_is_copied_by_a_button_that_says_so(visit, article):
    page = visit(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(article.url)
    expect(to_the_article(page)).to_be_hidden()

    to_copy(page).click()

    expect(page.get_by_role("status").get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(article.url)


@pytest.mark.journey
def test_where_the_browser_refuses_to_copy_the_link_comes_back(visit, article):
    page = visit().new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.goto(article.url)

    to_copy(page).click()

    expect(to_the_article(page)).to_be_focused()
    expect(page.get_by_text("Your browser did not allow it")).to_be_visible()


@pytest.mark.journey
def test_without_a_script_the_link_stands_there(visit, article):
    page = visit(java_script_enabled=False).new_page()
    page.goto(article.url)

    expect(to_the_article(page)).to_be_visible()
    expect(to_copy(page)).to_have_count(0)


@pytest.mark.journey
def test_ways_to_pass_an_article_on_are_not_printed(visit, article):
    page = visit().new_page()
    page.goto(article.url)
    page.emulate_media(media="print")

    expect(page.get_by_text("Share this article")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

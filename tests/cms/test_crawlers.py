"""What leaves the site by itself: the map, the feed and the word to crawlers. Public, live and nothing else."""

from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories import cms, forum

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"


def site_map(client):
    """Return each address of the map with its languages."""
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    return {
        url.find(f"{MAP}loc").text: {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
        for url in root.iter(f"{MAP}url")
    }


def feed(client, address="/news/feed/"):
    root = ET.fromstring(client.get(address).content)  # noqa: S314
    return [
        (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}link").get("href")) for entry in root.iter(f"{ATOM}entry")
    ]


def full(page):
    return f"{settings.SITE_URL}{page.url}"


def test_the_map_lists_live_pages_of_every_language_with_their_translations(client):
    source, alone = cms.page(), cms.page()
    arabic = cms.translated(source)
    languages = {"en": full(source), "ar": full(arabic)}

    listed = site_map(client)

    assert listed[full(source)] == listed[full(arabic)] == languages
    assert listed[full(alone)] == {"en": full(alone)}
    standing = {f"{settings.SITE_URL}{start}{slug}" for start in ("/", "/ar/") for slug in ("", "labels/", "terms/")}
    assert set(listed) == {*standing, *languages.values(), full(alone)}


def test_the_map_leaves_out_drafts_aliases_and_restricted_pages(client):
    draft, restricted, source = cms.page(live=False), cms.page(), cms.page()
    alias = cms.untranslated(source)
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)

    assert not {full(draft), full(restricted), full(alias)} & set(site_map(client))


def test_the_map_takes_as_many_queries_for_twenty_pages_as_for_two(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    pages = [cms.page() for _number in range(2)]
    queries()
    few = queries()
    for page in pages + [cms.page() for _number in range(18)]:
        cms.translated(page)

    assert queries() == few


def test_nothing_of_the_members_is_in_the_map_or_the_feed(client):
    thread = forum.thread(title="Not for the public")
    cms.article(cms.news_index(), title="For the public")

    for address in ("/sitemap.xml", "/news/feed/", "/ar/news/feed/"):
        sent = client.get(address).content.decode()
        assert thread.title not in sent
        assert thread.public_id not in sent
        assert "/forum/" not in sent


def test_the_feed_of_each_language_lists_its_own_live_articles_newest_first(client):
    index = cms.news_index()
    older, newer = cms.article(index, title="Older"), cms.article(index, title="Newer")
    cms.article(index, title="Draft", live=False)
    cms.untranslated(newer)
    arabic = cms.translated(older, title="أقدم")

    assert feed(client) == [("Newer", f"http://testserver{newer.url}"), ("Older", f"http://testserver{older.url}")]
    assert feed(client, "/ar/news/feed/") == [("أقدم", f"http://testserver{arabic.url}")]


def test_a_restricted_article_is_not_in_the_feed(client):
    index = cms.news_index()
    restricted = cms.article(index)
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)

    assert feed(client) == []


def test_crawlers_are_told_where_the_map_is_and_where_there_is_nothing(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert {"Disallow: /forum/", "Disallow: /t/", "Disallow: /admin/"} <= set(lines)

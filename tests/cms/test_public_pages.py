"""Each type of public page, in both languages, as a visitor meets it."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.members.models import Member
from tests.factories import cms, members

pytestmark = pytest.mark.django_db


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("address", "language", "direction"), [("/", "en", "ltr"), ("/ar/", "ar", "rtl")])
def test_a_fresh_site_has_a_home_page_in_each_language(client, address, language, direction):
    response = client.get(address)

    assert f'<html lang="{language}" dir="{direction}">' in response.content.decode()
    assert response["Content-Language"] == language


@pytest.mark.parametrize("accepted", ["ar", "en", "fr"])
def test_the_address_and_not_the_browser_decides_the_language(client, accepted):
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": accepted}).content.decode()


def test_the_home_page_says_what_it_is_given_and_shows_the_three_latest_articles(client):
    home = cms.home()
    home.headline, home.kicker, home.lead = "Out of the wrong hands", "Since 2018", "We share what works."
    home.save()
    index = cms.news_index()
    articles = [cms.article(index) for _number in range(4)]

    shown = client.get("/").content.decode()

    assert all(words in shown for words in ("Out of the wrong hands", "Since 2018", "We share what works."))
    assert [article.title in shown for article in articles] == [False, True, True, True]
    assert index.url in shown


def test_every_type_of_page_answers_in_both_languages(client):
    index = cms.news_index()
    for source in (index, cms.article(index), cms.page(intro="An introduction.")):
        arabic = cms.translated(source, title="عنوان عربي")

        english_page, arabic_page = client.get(source.url), client.get(arabic.url)

        assert english_page.status_code == arabic_page.status_code == 200
        assert source.title in english_page.content.decode()
        assert "عنوان عربي" in arabic_page.content.decode()
        assert arabic.url == f"/ar{source.url}"


def test_the_switcher_and_the_head_lead_to_the_same_page_in_the_other_language(client):
    source = cms.page()
    arabic = cms.translated(source)

    shown = client.get(source.url).content.decode()

    assert f'href="{arabic.url}" lang="ar"' in shown
    assert f'<link rel="canonical" href="{settings.SITE_URL}{source.url}">' in shown
    for language, page in (("en", source), ("ar", arabic)):
        assert f'<link rel="alternate" hreflang="{language}" href="{settings.SITE_URL}{page.url}">' in shown


def test_without_a_translation_the_switcher_leads_home_and_the_head_names_no_other_language(client):
    shown = client.get(cms.page().url).content.decode()

    assert 'href="/ar/" lang="ar"' in shown
    assert '<link rel="alternate" hreflang="ar"' not in shown


def test_an_unpublished_translation_is_not_offered(client):
    source = cms.page()
    cms.translated(source).unpublish()

    assert f"/ar{source.url}" not in client.get(source.url).content.decode()


def test_an_untranslated_article_says_so_and_keeps_its_own_language_and_direction(client):
    source = cms.article(cms.news_index(), title="Only in English")
    alias = cms.untranslated(source)

    shown, listed = client.get(alias.url).content.decode(), client.get(alias.get_parent().url).content.decode()

    assert 'class="untranslated"' in shown
    assert '<article lang="en" dir="ltr">' in shown
    assert f'<link rel="canonical" href="{settings.SITE_URL}{source.url}">' in shown
    assert '<li class="story" lang="en" dir="ltr">' in listed


def test_a_translated_article_carries_no_such_mark(client):
    shown = client.get(cms.translated(cms.article(cms.news_index())).url).content.decode()

    assert "untranslated" not in shown
    assert "<article>" in shown


def test_an_article_is_dated_in_the_words_of_its_language(client):
    source = cms.article(cms.news_index(), date="2021-09-07")

    assert '<time datetime="2021-09-07">7 September 2021</time>' in client.get(source.url).content.decode()
    assert "7 أيلول/سبتمبر 2021" in client.get(cms.translated(source).url).content.decode()


def test_the_menu_holds_what_editors_put_there_in_the_language_of_the_page(client):
    shown_page, hidden = cms.page(title="Shown", show_in_menus=True), cms.page(title="Elsewhere")
    cms.translated(shown_page, title="ظاهرة")

    english, arabic = client.get(hidden.url), client.get("/ar/")

    assert [(item.title, item.current) for item in english.context["menu"]] == [("Shown", False)]
    assert [item.title for item in english.context["footer_menu"]][-2:] == ["Shown", "Elsewhere"]
    assert [(item.title, item.url) for item in arabic.context["menu"]] == [("ظاهرة", f"/ar{shown_page.url}")]


def test_the_menu_marks_the_section_a_reader_is_in(client):
    section = cms.page(show_in_menus=True)

    response = client.get(cms.page(section).url)

    assert [item.current for item in response.context["menu"]] == [True]


def test_a_page_in_a_section_leads_to_the_others_of_that_section(client):
    parent = cms.page(title="Activities")
    first, second, hidden = (cms.page(parent) for _number in range(3))
    hidden.unpublish()

    shown = client.get(second.url).context["section"]

    assert [(item.url, item.current) for item in shown] == [(first.url, False), (second.url, True)]


@pytest.mark.parametrize("neighbours", [0, 1])
def test_a_page_alone_in_its_section_or_in_none_has_no_menu_of_it(client, neighbours):
    page = cms.page(cms.page()) if neighbours == 0 else cms.page()
    for _number in range(neighbours):
        cms.page()

    assert client.get(page.url).context["section"] == []


def test_an_unpublished_page_is_in_no_menu_and_has_no_address(client):
    page = cms.page(show_in_menus=True)
    page.unpublish()

    assert client.get(page.url).status_code == 404
    assert client.get("/").context["menu"] == []


def test_the_news_are_listed_newest_first_in_pages(client):
    index = cms.news_index()
    articles = [cms.article(index) for _number in range(12)]

    first, second = client.get(index.url), client.get(f"{index.url}?page=2")

    assert [article.pk for article, _url in first.context["articles"]] == [one.pk for one in reversed(articles[2:])]
    assert [article.pk for article, _url in second.context["articles"]] == [articles[1].pk, articles[0].pk]
    assert 'href="?page=2"' in first.content.decode()


@pytest.mark.parametrize("page", ["0", "2", "-1", "many", "1e9", "%00", "٢٣"])
def test_a_page_of_news_that_does_not_exist_is_not_found(client, page):
    index = cms.news_index()
    cms.article(index)

    assert client.get(f"{index.url}?page={page}").status_code == 404


def test_an_empty_list_of_news_says_so(client):
    assert "No news yet" in client.get(cms.news_index().url).content.decode()


def test_the_list_of_news_takes_as_many_queries_for_ten_articles_as_for_two(client):
    index = cms.news_index()
    for _number in range(2):
        cms.untranslated(cms.article(index))
    client.get(index.url)
    addresses = ["/", index.url, "/ar/", f"/ar{index.url}"]
    few = [queries(client, address) for address in addresses]
    for _number in range(8):
        cms.untranslated(cms.article(index))

    assert [queries(client, address) for address in addresses] == few


def test_a_page_takes_as_many_queries_with_ten_children_and_neighbours_as_with_two(client):
    section = cms.page(show_in_menus=True)
    few = 0
    for number in range(1, 11):
        cms.page(section)
        cms.page(show_in_menus=True)
        if number == 2:
            client.get(section.url)
            few = queries(client, section.url)

    assert queries(client, section.url) == few


@pytest.mark.parametrize("address", ["/", "/ar/", "/sitemap.xml", "/robots.txt", "/news/feed/"])
def test_a_visitor_gets_no_cookie(client, address):
    assert not client.get(address).cookies


def test_caches_may_keep_what_a_visitor_saw_and_nothing_of_a_member(client, client_as):
    assert client.get("/")["Cache-Control"] == "public, max-age=60"
    assert client_as(members.member()).get("/")["Cache-Control"] == "private, no-store"


def test_a_cache_that_has_the_page_is_told_so(client):
    tag = client.get("/")["ETag"]

    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_public_pages_show_no_trace_of_members(client):
    member = members.member(name="Somebody Particular")
    cms.article(cms.news_index())

    for address in ("/", "/news/", "/sitemap.xml", "/news/feed/"):
        assert member.name not in client.get(address).content.decode()
    assert Member.objects.count() == 1


def test_a_visitor_gets_the_page_as_it_was_a_moment_ago_and_a_member_as_it_is(client, client_as, settings):
    settings.PUBLIC_PAGE_SECONDS = 10
    page = cms.page(title="Before")
    client.get(page.url)
    page.title = "After"
    page.save()

    with CaptureQueriesContext(connection) as captured:
        assert "Before" in client.get(page.url).content.decode()
    assert len(captured) == 0
    assert "After" in client_as(members.member()).get(page.url).content.decode()


def test_a_page_is_kept_once_whatever_port_a_visitor_names(client, settings, django_assert_num_queries):
    """Otherwise anybody could fill the memory with copies, and push the counts of sign-in attempts out of it."""
    settings.PUBLIC_PAGE_SECONDS = 10
    client.get("/", headers={"host": "localhost:1"})

    with django_assert_num_queries(0):
        client.get("/", headers={"host": "localhost:2"})


def test_what_a_visitor_is_told_is_shown_to_nobody_else(client, settings):
    settings.PUBLIC_PAGE_SECONDS = 10
    told = Client()
    told.cookies["messages"] = "anything"

    assert "public" not in told.get("/").get("Cache-Control", "")
    assert client.get("/")["Cache-Control"] == "public, max-age=60"


def test_a_page_that_is_not_there_is_not_kept(client, settings):
    settings.PUBLIC_PAGE_SECONDS = 10
    assert client.get("/soon/").status_code == 404

    cms.page(slug="soon")

    assert client.get("/soon/").status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_public_pages_are_only_read(client, method, settings):
    settings.PUBLIC_PAGE_SECONDS = 10
    client.get("/")

    assert getattr(client, method)("/").status_code == 405


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/ar/nowhere/", "/fr/", "/about/%00/", "/%ED%A0%80/", "/_util/login/", "/wp-admin/"]
)
def test_an_address_without_a_page_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_an_address_without_its_last_stroke_leads_to_the_one_with_it(client):
    page = cms.page()

    assert client.get(page.url.rstrip("/"), follow=True).redirect_chain == [(page.url, 301)]


def test_an_untranslated_article_is_dated_in_the_words_of_its_own_language(client):
    alias = cms.untranslated(cms.article(cms.news_index(), date="2021-09-07"))

    assert "7 September 2021" in client.get(alias.url).content.decode()
    assert "7 September 2021" in client.get(alias.get_parent().url).content.decode()

"""A visitor looks for words on the public pages, in one language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.search.index import insert_or_update_object

from tests.factories import cms, forum, members

pytestmark = pytest.mark.django_db

BODY = [{"type": "text", "value": "<p>Gatehouse staff train twice a year.</p>"}]


def search(client, words, language=""):
    for page in Page.objects.specific():  # what the worker does after each change
        insert_or_update_object(page)
    return client.get(f"{language}/search/", {"q": words})


def found(answer) -> str:
    """Return what stands between the menus, which name every page of the first level."""
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("words", ["gatehouse", "Storage practice", "introducing gatehouse"])
def test_a_page_is_found_by_its_title_its_introduction_and_its_text(client, words):
    page = cms.page(title="Storage practice", intro="Introducing it.", body=BODY)
    other = cms.page(title="Something else")
    shown = found(search(client, words))
    assert f'href="{page.url}"' in shown
    assert other.title not in shown


def test_each_language_finds_its_own_pages(client):
    english = cms.page(title="Storage practice")
    arabic = cms.translated(english, title="ممارسات التخزين")
    assert arabic.url not in found(search(client, "Storage practice"))
    answer = search(client, "التخزين", "/ar")
    assert f'href="{arabic.url}"' in found(answer)
    assert 'href="/search/" lang="en"' in answer.text, "the switcher leads to the search in the other language"


def test_neither_drafts_nor_what_members_write_is_found(client):
    cms.page(title="Unfinished gatehouse", live=False)
    forum.thread(title="Gatehouse among members")
    shown = search(client, "gatehouse").text
    assert "Nothing found" in shown
    assert "Unfinished" not in shown
    assert "among members" not in shown


def test_many_pages_are_shown_ten_at_a_time(client):
    made = [cms.page(title=f"Gatehouse number {number}") for number in range(12)]
    first, second = found(search(client, "gatehouse")), found(client.get("/search/?q=gatehouse&page=2"))
    assert "12 pages found" in first
    assert sum(f'href="{page.url}"' in first for page in made) == 10
    assert sum(f'href="{page.url}"' in second for page in made) == 2
    assert "?q=gatehouse&amp;page=2" in first


def test_two_hits_and_ten_cost_the_same_queries(client):
    index = cms.news_index()
    cost = []
    for number in (2, 8):
        for _ in range(number):
            cms.article(index, intro="At the gatehouse.")
        search(client, "gatehouse")
        with CaptureQueriesContext(connection) as asked:
            client.get("/search/?q=gatehouse")
        cost.append(len(asked))
    assert cost[0] == cost[1]


@pytest.mark.parametrize("words", ['"', "*", "(", "AND", "a:b", "\0", "' OR 1=1 --", "x" * 5_000, "¿?", "-"])
def test_whatever_is_looked_for_gets_an_answer(client, words):
    assert search(client, words).status_code == 200


def test_without_words_the_page_asks_for_some(client):
    answer = client.get("/search/")
    assert "What are you looking for?" in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text


def test_too_many_searches_are_refused_with_a_sentence(client, settings):
    settings.THROTTLES = settings.THROTTLES | {"search": "1/minute"}
    search(client, "gatehouse")
    answer = search(client, "gatehouse")
    assert answer.status_code == 429
    assert "Too many searches" in answer.text


def test_who_searches_the_forum_finds_public_pages_beside_the_posts(client):
    page = cms.page(title="Storage practice", body=BODY)
    insert_or_update_object(page)
    forum.thread(body="The gatehouse changed its form.")
    client.force_login(members.member())
    shown = found(client.get("/forum/search", {"q": "gatehouse"}))
    assert f'href="{page.url}"' in shown
    assert 'href="/search/?q=gatehouse"' in shown
    assert "changed its form" in shown


@pytest.mark.parametrize("query", ["gatehouse has:link", "gatehouse -lorry", "nothing such"])
def test_public_pages_stand_beside_words_alone_and_only_where_there_are_any(client, query):
    insert_or_update_object(cms.page(title="Storage practice", body=BODY))
    client.force_login(members.member())
    assert "public pages" not in found(client.get("/forum/search", {"q": query}))

"""The demo's public pages: complete, in both languages, loaded once."""

import pytest
from wagtail.models import Page

from community.demo.pages import ORDER, STANDING, load_pages
from tests.factories import cms

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing():
    load_pages()
    before = list(Page.objects.order_by("path").values_list("path", "title", "latest_revision"))

    load_pages()

    assert list(Page.objects.order_by("path").values_list("path", "title", "latest_revision")) == before
    assert not any(Page.find_problems())


def test_what_an_editor_changed_stays():
    load_pages()
    home = cms.home()
    home.headline = "Said otherwise"
    home.save()

    load_pages()

    assert cms.home().headline == "Said otherwise"


def test_every_page_answers_in_both_languages_and_one_is_marked_as_untranslated(client):
    load_pages()
    pages = Page.objects.live().filter(depth__gte=2)

    answers = {page.url: client.get(page.url) for page in pages}

    assert len(pages) == 2 * (len(ORDER) + len(STANDING) + 1)
    assert {response.status_code for response in answers.values()} == {200}
    marked = [address for address, response in answers.items() if 'class="untranslated"' in response.content.decode()]
    assert marked == ["/ar/news/pandemic-series/"]


def test_the_facts_of_the_source_are_shown_with_their_time_and_source(client):
    load_pages()

    home = client.get("/").content.decode()
    contact = client.get("/ar/contact/").content.decode()

    assert all(words in home for words in ("330", "172 in 2019", "The network’s public page, 2022"))
    assert all(words in contact for words in ("chemcongress@interpol.int", "#GlobalChemCongress", "@INTERPOL_CBRNE"))

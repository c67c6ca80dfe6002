"""The page on the labels and the terms of use: on every site, and one step away from every page of members."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.models import Page

from community.core.tlp import Label
from tests.factories import cms, forum, members

pytestmark = pytest.mark.django_db

WORDS = {
    "/labels/": ("Community", "Organisation", "Clients", "Need to know", "not a security classification"),
    "/terms/": ("Community", "Organisation", "Clients", "not a security classification", "The Chatham House Rule"),
    "/ar/labels/": ("المجتمع", "المؤسسة", "العملاء", "ليست درجة سرية", "قاعدة تشاتام هاوس"),
    "/ar/terms/": ("المجتمع", "المؤسسة", "العملاء", "ليست درجة سرية", "قاعدة تشاتام هاوس"),
}


@pytest.mark.parametrize("address", WORDS)
def test_a_fresh_site_says_what_labels_terms_and_the_rule_mean(client, address):
    shown = client.get(address).text

    assert [word for word in WORDS[address] if word not in shown] == []


@pytest.mark.parametrize("address", ["/labels/", "/ar/labels/"])
def test_every_label_stands_there_as_it_is_written_everywhere(client, address):
    shown = client.get(address).text

    assert [label for label in Label if f'dir="ltr" lang="en">{label}<' not in shown] == []


def test_the_promise_stands_in_the_terms(client):
    shown = client.get("/terms/").text

    for part in ("copy of the database, a log or a mail", "in one role alone", "holds both the database and the keys"):
        assert part in shown


def test_the_tree_of_a_fresh_site_is_whole_and_an_editor_can_open_its_pages(client_as):
    editor = client_as(cms.editor())

    assert not any(Page.find_problems())
    for page in Page.objects.filter(slug__in=["labels", "terms"]):
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_pages_that_are_there_already_are_left_alone():
    before = list(Page.objects.order_by("path").values_list("path", "title"))

    import_module("cms.migrations.0004_labels_and_terms").labels_and_terms(apps, None)

    assert list(Page.objects.order_by("path").values_list("path", "title")) == before


@pytest.mark.parametrize(("language", "start"), [("en", "/"), ("ar", "/ar/")])
def test_members_find_both_from_every_page_and_from_that_of_a_label(client_as, language, start):
    client, thread = client_as(members.member(language=language)), forum.thread()

    for address, times in (("/forum/", 1), (f"/t/{thread.public_id}/label", 2)):
        shown = client.get(address).text
        assert [shown.count(f'href="{start}{slug}/"') for slug in ("labels", "terms")] == [times, times]

"""The site can be installed, and says something without a network; what a browser keeps for that is public."""

import json

import pytest
from django.contrib.staticfiles import finders

from tests.factories import members

pytestmark = pytest.mark.django_db
PUBLIC = ["/offline", "/site.webmanifest", "/service-worker.js"]


def test_the_manifest_names_the_site_where_it_begins_and_pictures_that_are_there(client):
    answer = client.get("/site.webmanifest")
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["start_url"], said["scope"], said["display"]) == ("/forum/", "/", "standalone")
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in said["icons"])


def test_every_page_leads_to_the_manifest(client, client_as):
    assert '<link rel="manifest" href="/site.webmanifest">' in client.get("/accounts/login/").content.decode()
    assert (
        '<link rel="manifest" href="/site.webmanifest">' in client_as(members.member()).get("/forum/").content.decode()
    )


@pytest.mark.parametrize("address", PUBLIC)
def test_what_a_browser_keeps_is_the_same_for_a_member_as_for_anybody(client, client_as, address):
    member = members.member(name="Ingrid Solheim", language="ar")
    answer = client_as(member).get(address)
    assert answer.content == client.get(address).content
    assert "Ingrid" not in answer.content.decode()
    assert not answer.cookies


def test_the_page_without_a_network_speaks_every_language(client):
    page = client.get("/offline").content.decode()
    assert "There is no connection" in page
    assert 'lang="ar" dir="rtl"' in page
    assert "لا يوجد اتصال" in page


def test_the_worker_is_asked_for_anew_each_time_and_may_run(client):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in client.get("/offline")["Content-Security-Policy"]


def test_the_worker_keeps_two_public_things_and_nothing_that_it_passes_on(client):
    """What it passes on it never puts aside: `cache.put` is called in one place, for the list at its head."""
    script = client.get("/service-worker.js").content.decode()
    assert script.count(".put(") == 1
    assert ".add(" not in script
    assert ".addAll(" not in script
    assert "[OFFLINE, SHEET].map" in script
    assert 'credentials: "omit"' in script

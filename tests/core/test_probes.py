"""Whoever watches over the site: alive, ready, figures; each request's id and its line in the log."""

import json
import logging

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from community.core.logs import JsonFormatter, request_id
from tests.factories import forum, members

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-whoever-watches"
ELSEWHERE = {"HTTP_HOST": "10.0.0.1:8001"}


@pytest.fixture
def figures(settings, client):
    """Return what `/metrics` says: lines without their explanations."""
    settings.METRICS_TOKEN = TOKEN

    def _figures() -> list[str]:
        told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, **ELSEWHERE)
        return [line for line in told.content.decode().splitlines() if not line.startswith("#")]

    return _figures


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_process_says_under_any_host_name_that_it_is_well(client, address):
    answer = client.get(address, **ELSEWHERE)

    assert answer.status_code == 200
    assert answer.json().get("alive") or answer.json()["database"] == "ok"


def test_a_process_without_its_database_is_alive_and_not_ready(client, monkeypatch):
    def away(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)

    assert client.get("/healthz").status_code == 200
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert refused.json() == {"ready": False, "database": "does not answer"}


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_figures_are_for_whoever_has_the_token(client, settings, shown, token):
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers=shown).status_code == 404


def test_figures_count_requests_and_queries_by_view_and_name_nobody(figures, client_as):
    thread, author = forum.thread(title="A title of a few words"), members.member()
    client_as(author).get(f"/t/{thread.public_id}")

    told = "\n".join(figures())

    assert 'site_request_seconds_count{method="GET",status="200",view="forum:thread"}' in told
    assert 'site_request_queries_count{view="forum:thread"}' in told
    assert not any(word in told for word in (thread.public_id, "title", author.email, author.handle))


def test_figures_say_what_waits(figures):
    told = figures()

    assert 'outbox_deliveries{state="waiting"} 0.0' in told
    assert "outbox_oldest_due_seconds 0.0" in told
    assert "posts_oldest_untold_seconds 0.0" in told
    assert "live_sockets 0.0" in told


def test_a_method_of_a_clients_invention_is_counted_as_other(figures, client):
    client.generic("INVENTED", "/")

    assert not any("INVENTED" in line for line in figures())


def test_each_answer_has_an_id_and_a_clients_own_word_is_not_taken(settings):
    settings.TRUSTED_PROXIES = 0
    stated = {"X-Request-ID": "0" * 32}

    first, second = (Client().get("/healthz-not", headers=stated)["X-Request-ID"] for _ in range(2))

    assert first != second
    assert "0" * 32 not in (first, second)


@pytest.mark.parametrize(("stated", "taken"), [("0" * 32, True), ('"}\n{', False), ("zz", False)])
def test_the_id_that_our_own_proxy_gave_goes_back_if_it_is_one(settings, stated, taken):
    settings.TRUSTED_PROXIES = 1

    assert (Client().get("/healthz", headers={"X-Request-ID": stated})["X-Request-ID"] == stated) is taken


def test_each_request_is_a_line_of_its_id_its_view_and_its_cost_and_of_nobody(client_as, caplog):
    thread, author = forum.thread(), members.member()
    caplog.set_level(logging.INFO, "site.request")
    answer = client_as(author).get(f"/t/{thread.public_id}?q=secret")

    line = next(one for one in caplog.records if getattr(one, "facts", {}).get("view") == "forum:thread")
    token = request_id.set(answer["X-Request-ID"])
    told = JsonFormatter(private=settings.PRIVATE_ADDRESSES).format(line)
    request_id.reset(token)

    facts = json.loads(told)
    assert facts["request"] == answer["X-Request-ID"]
    assert (facts["status"], facts["method"]) == (200, "GET")
    assert facts["queries"] > 0
    assert not any(word in told for word in (thread.public_id, "secret", author.email))

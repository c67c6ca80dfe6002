"""What whoever watches over the site is told, figures and health, names no text, no way to one and nobody."""

import re
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from community.core.metrics import REQUESTS
from community.core.middleware import METHODS
from tests.leaks.asking import ask_for_everything, found

TOKEN = "a-token-of-whoever-watches"
LABELS = re.compile(r'(\w+)="((?:[^"\\\\]|\\\\.)*)"')


@pytest.fixture
def watched(settings):
    """Return all that is said to whoever watches."""
    settings.METRICS_TOKEN = TOKEN

    def _watched() -> str:
        answers = [
            Client().get(address, headers={"Authorization": f"Bearer {TOKEN}"})
            for address in ("/metrics", "/readyz", "/healthz")
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        return "\n".join(f"{dict(answer.items())}\n{answer.content.decode()}" for answer in answers)

    return _watched


def views(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> set[str]:
    """Return the name of each view, as often as there are addresses in the configuration: never one for a text."""
    named = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            named.add(":".join((*spaces, pattern.name or pattern.lookup_str)))
        else:
            named |= views(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
    return named


@pytest.mark.usefixtures("quietly")
def test_figures_and_health_tell_nothing_of_what_was_asked_for(planting, watched):
    ask_for_everything(planting, "author")  # who is shown most: others only add statuses (test_logs.py walks for them)

    told = watched()

    assert 'view="forum:thread"' in told
    assert found(planting, told) == set()


@pytest.mark.usefixtures("quietly")
def test_figures_are_kept_by_names_of_the_site_alone_whatever_a_client_invents(planting, watched):
    word = next(iter(planting.words))
    for address in (f"/{word}", f"/t/{word}/{word}", f"/forum/{word}/", f"/en/{word}/", f"/metrics/{word}"):
        Client().generic(word, address, headers={"User-Agent": word, "X-Request-ID": word, "Referer": f"/{word}"})
        Client().get(address, {"q": word})

    labels = LABELS.findall(watched())

    assert {name for name, _value in labels} == {"view", "method", "status", "le", "state", "severity"}
    assert {value for name, value in labels if name == "view"} <= views() | {""}
    assert {value for name, value in labels if name == "method"} <= {*METHODS, "other"}
    assert all(value.isdecimal() for name, value in labels if name in ("status", "severity"))


@pytest.mark.usefixtures("quietly")
def test_two_texts_are_one_row_of_figures(planting, watched):
    rows = []
    for text in planting.planted[:3]:
        Client().get(f"/t/{text.post.thread.public_id}")
        rows.append({line.partition(" ")[0] for line in watched().splitlines() if line.startswith("site_request")})

    assert all(before == after for before, after in pairwise(rows[1:]))


@pytest.mark.usefixtures("quietly")
def test_a_word_among_the_figures_is_noticed(planting, watched):
    word = next(iter(planting.words))
    REQUESTS.labels(word, "GET", 200).observe(1)

    assert found(planting, watched()) == {word}

    REQUESTS.remove(word, "GET", "200")

"""The cache goes on without Redis, and spreads over several servers."""

import pytest
from django.core.cache import cache as default_cache
from django.core.cache.backends.base import BaseCache

from community.core.cache import RedisOrMemoryCache
from tests import surroundings

NOWHERE = "redis://127.0.0.1:1/0"


def caches() -> list[str]:
    answering = surroundings.redis_url()
    return [NOWHERE, *([answering, f"{NOWHERE},{answering}"] if answering else [])]


@pytest.fixture(params=caches())
def cache(request) -> BaseCache:
    made = RedisOrMemoryCache(request.param, {})
    made.clear()
    yield made
    made.clear()


def test_it_keeps_counts_and_forgets(cache):
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", 1, timeout=60)
    assert cache.incr("a") == 2
    assert cache.add("a", 5) is False
    assert cache.has_key("a")
    assert cache.touch("a", 60)
    assert cache.delete("a") is True
    assert cache.get("a") is None


def test_it_takes_many_at_once(cache):
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}


def test_an_outage_is_noticed_once_and_then_left_alone(caplog):
    cache = RedisOrMemoryCache("redis://127.0.0.1:2/0", {})
    for number in range(20):
        cache.set(str(number), number)
    assert [cache.get(str(number)) for number in range(20)] == list(range(20))
    assert len(caplog.records) == 1


@pytest.mark.django_db
def test_signing_in_works_and_is_still_limited_while_redis_is_away(settings, client):
    settings.CACHES = {"default": {"BACKEND": "community.core.cache.RedisOrMemoryCache", "LOCATION": NOWHERE}}
    for _ in range(6):
        answer = client.post("/accounts/login/", {"login": "nobody@example.org", "password": "a guess"})
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


def test_counts_of_attempts_are_not_pushed_out_by_what_pages_keep(cache):
    for one in (cache, default_cache):
        one.set("attempts", 5)
        for number in range(1_000):
            one.set(f"people:{number}", number)

        assert one.get("attempts") == 5

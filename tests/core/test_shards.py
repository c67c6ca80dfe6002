"""Several Redis servers: which keeps a key, and one that does not answer is left alone until it is heard again."""

import socket
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from redis.exceptions import ConnectionError as NotReached

from community.core import shards, throttle
from community.core.cache import RedisOrMemoryCache
from tests import surroundings
from tests.faults.people import eventually


class Question:
    """Counts how often it was asked; fails while `fails`."""

    def __init__(self, *, fails: bool) -> None:
        self.fails, self.asked = fails, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.fails:
            raise NotReached
        return "from Redis"


def ask(shard: shards.Shard, question: Question) -> str:
    return shard.ask(question, otherwise=lambda: "from memory")


def test_a_server_that_does_not_answer_is_asked_once_and_then_left_alone():
    shard, question = shards.Shard("redis://127.0.0.1:1/0"), Question(fails=True)
    assert [ask(shard, question) for _ in range(5)] == ["from memory"] * 5
    assert question.asked == 1


def test_a_server_that_takes_connections_and_says_nothing_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        shard = shards.Shard(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert not shard.answers()
        assert shard.is_away


@pytest.mark.skipif(not surroundings.redis_url(), reason="No Redis answers.")
def test_a_server_that_answers_again_is_asked_again(monkeypatch):
    monkeypatch.setattr(shards, "REST_SECONDS", 0.01)
    shard, question = shards.Shard(surroundings.redis_url()), Question(fails=True)
    assert ask(shard, question) == "from memory"
    question.fails = False
    assert eventually(lambda: not shard.is_away)
    assert ask(shard, question) == "from Redis"


def test_all_who_name_a_server_share_what_is_known_of_it():
    here, there = shards.shards("redis://127.0.0.1:3/0,redis://127.0.0.1:4/0")
    assert shards.shards("redis://127.0.0.1:3/0") == (here,)
    assert here is not there


def test_keys_are_shared_out_evenly_and_the_same_by_every_process():
    places = Counter(shards.place_of(f"member:{number}", 3) for number in range(3_000))
    assert sorted(places) == [0, 1, 2]
    assert min(places.values()) > 800
    assert [shards.place_of(key, 3) for key in ("a", "c", "member:2", "ع", "\ud800")] == [0, 0, 2, 0, 1]


def known_to_be_away(servers: str) -> list[bool]:
    return [shard.is_away for shard in shards.shards(servers)]


def an_address_of(place: int) -> str:
    """Return an address whose rates the server at `place`, of two, counts."""
    addresses = (f"192.0.2.{number}" for number in range(256))
    return next(one for one in addresses if shards.place_of(f"visitors@{one}", 2) == place)


@pytest.mark.parametrize("place", [0, 1])
def test_a_rate_is_asked_of_the_server_that_keeps_it_and_of_no_other(place, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:1/{place + 8},redis://127.0.0.1:2/{place + 8}"
    request = RequestFactory().get("/", REMOTE_ADDR=an_address_of(place))
    request.user = AnonymousUser()
    throttle.spend("search", request)
    assert known_to_be_away(settings.REDIS_URL) == [place == 0, place == 1]


@pytest.mark.parametrize("place", [0, 1])
def test_what_pages_keep_is_asked_of_the_server_that_keeps_it_and_of_no_other(place):
    servers = f"redis://127.0.0.1:3/{place + 4},redis://127.0.0.1:4/{place + 4}"
    key = next(str(number) for number in range(20) if shards.place_of(str(number), 2) == place)
    RedisOrMemoryCache(servers, {}).get(key)
    assert known_to_be_away(servers) == [place == 0, place == 1]

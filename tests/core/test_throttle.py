"""How often: by member, by network, and with Redis away."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory, override_settings

from community.core import throttle
from tests import surroundings
from tests.factories import members

NOWHERE = "redis://127.0.0.1:1/0"
RATES = {"post": "2/minute", "slow": "1/minute;2/hour"}


def request_from(address: str, *, user=None, forwarded: str = ""):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=address, **headers)
    request.user = user or AnonymousUser()
    return request


@pytest.fixture(autouse=True)
def _rates(settings):
    settings.THROTTLES = RATES
    settings.THROTTLE_NETWORK_SHARE = 2
    settings.TRUSTED_PROXIES = 0
    settings.REDIS_URL = ""


def allowed(request, times: int, action: str = "post") -> list[bool]:
    return [bool(throttle.spend(action, request)) for _ in range(times)]


def test_a_visitor_is_refused_beyond_the_rate_with_a_sentence_that_says_when():
    assert allowed(request_from("192.0.2.1"), 2) == [True, True]
    refused = throttle.spend("post", request_from("192.0.2.1"))
    assert not refused
    assert "1 minute" in str(refused.sentence)


def test_the_request_that_is_refused_knows_in_how_many_seconds_the_next_is_possible():
    request = request_from("192.0.2.1")
    assert allowed(request, 2) == [True, True]
    assert not hasattr(request, "back_in_seconds")
    assert allowed(request, 1) == [False]
    assert 1 <= request.back_in_seconds <= 60


def test_another_network_is_not_touched():
    allowed(request_from("192.0.2.1"), 3)
    assert throttle.spend("post", request_from("192.0.2.2"))


def test_actions_are_counted_apart_and_an_unknown_one_is_an_error():
    allowed(request_from("192.0.2.1"), 3)
    assert throttle.spend("slow", request_from("192.0.2.1"))
    with pytest.raises(KeyError):
        throttle.spend("unheard-of", request_from("192.0.2.1"))


def test_every_rate_of_an_action_counts():
    assert allowed(request_from("192.0.2.1"), 2, "slow") == [True, False]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_an_ipv6_customer_is_a_slash_64_and_an_ipv4_address_stays_itself(first, second, same):
    assert (throttle.network(request_from(first)) == throttle.network(request_from(second))) is same


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.66, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.66, 198.51.100.7, 198.51.100.8", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "unknown", "0.0.0.0"),  # noqa: S104 - an address that is nobody's
    ],
)
def test_the_forwarded_header_counts_only_as_far_as_our_own_proxies_wrote_it(proxies, forwarded, address, settings):
    settings.TRUSTED_PROXIES = proxies
    assert str(throttle.client_address(request_from("192.0.2.1", forwarded=forwarded))) == address


@pytest.mark.django_db
def test_members_behind_one_address_have_their_own_rate_and_share_a_wider_one():
    one, two, three = members.member(), members.member(), members.member()
    assert allowed(request_from("192.0.2.1", user=one), 3) == [True, True, False]
    assert allowed(request_from("192.0.2.1", user=two), 2) == [True, True]
    assert not throttle.spend("post", request_from("192.0.2.1", user=three))
    assert throttle.spend("post", request_from("192.0.2.9", user=three))


def test_without_redis_the_process_counts_for_itself_and_is_not_slowed_down(caplog):
    with override_settings(REDIS_URL=NOWHERE):
        assert allowed(request_from("192.0.2.1"), 3) == [True, True, False]
    assert len([line for line in caplog.records if "Redis" in line.message]) <= 1


@pytest.mark.skipif(not surroundings.redis_url(), reason="No Redis answers.")
def test_with_redis_the_count_is_shared():
    with override_settings(REDIS_URL=surroundings.redis_url()):
        address = f"2001:db8:{id(object()) % 65536:x}::1"
        assert allowed(request_from(address), 2) == [True, True]
        throttle.forget()
        assert not throttle.spend("post", request_from(address))

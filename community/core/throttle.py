"""How often: rates by member and by network, counted in a moving window, in Redis where there is one.

`settings.THROTTLES` names the rates of each action. One office or one conference hall often shares an address, so the
members behind one network may together do `settings.THROTTLE_NETWORK_SHARE` times what one member may.
"""

import math
import time
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import ngettext
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from .rulings import YES, Ruling, no
from .shards import Shard, place_of, shards, timeouts

_T = TypeVar("_T")


def spend(action: str, request: HttpRequest, *, identity: str = "") -> Ruling:
    """Count one `action` of whoever sends `request`; refuse, with a sentence, when that is more than the rates allow.

    `identity` names who asks where nobody signs in: a feed by its own address. The answer then says in a header, too,
    when to come back (core/middleware.py). Raises KeyError for an action that `settings.THROTTLES` does not name.
    """
    for item, counted in _limits(action, request, identity):
        if not _hit(item, action, counted):
            seconds = _seconds_left(item, action, counted)
            setattr(request, "back_in_seconds", seconds)  # noqa: B010 - an attribute of ours, read in back_in
            return no(_sentence(seconds))
    return YES


def back_in(request: HttpRequest) -> int | None:
    """Return after how many seconds to ask again for what `spend` refused; None where it refused nothing."""
    return getattr(request, "back_in_seconds", None)


def status_of_refusal(request: HttpRequest) -> HTTPStatus:
    """Return the status of a form that was not taken: because it came too often, or for what stands in it."""
    return HTTPStatus.BAD_REQUEST if back_in(request) is None else HTTPStatus.TOO_MANY_REQUESTS


def forget() -> None:
    """Forget everything counted in this process. For tests, which share one."""
    _memory.storage.reset()


def client_address(request: HttpRequest) -> IPv4Address | IPv6Address:
    """Return where `request` comes from.

    X-Forwarded-For can be written by anyone, so only its last `settings.TRUSTED_PROXIES` entries, those that our own
    proxies appended, count; with none, the header is ignored.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    stated = forwarded[-trusted] if 0 < trusted <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(stated)
    except ValueError:  # a socket without an address, or a proxy that says "unknown"
        return IPv4Address(0)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def network(request: HttpRequest) -> str:
    """Return the network that `request` counts for: the IPv4 address, or the IPv6 /64 that one customer is given."""
    address = client_address(request)
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), 64), strict=False))


def _limits(action: str, request: HttpRequest, identity: str) -> list[tuple[RateLimitItem, str]]:
    """Return each rate with whom it counts: first the member, so that one who is refused costs the others nothing."""
    rates = parse_many(settings.THROTTLES[action])
    if not identity and request.user.is_authenticated:
        identity = f"member:{request.user.pk}"
    if not identity:
        return [(rate, f"visitors@{network(request)}") for rate in rates]
    shared = [type(rate)(rate.amount * settings.THROTTLE_NETWORK_SHARE, rate.multiples) for rate in rates]
    own = [(rate, identity) for rate in rates]
    return own + [(rate, f"members@{network(request)}") for rate in shared]


_memory = MovingWindowRateLimiter(MemoryStorage())


@lru_cache(maxsize=2)
def _in_redis(urls: str) -> list[tuple[Shard, MovingWindowRateLimiter]]:
    return [(shard, MovingWindowRateLimiter(RedisStorage(shard.url, **timeouts()))) for shard in shards(urls)]


def _ask(question: Callable[[MovingWindowRateLimiter], _T], identity: str) -> _T:
    """Return what the counter says that all processes share, or this process' own where there is none at the moment."""
    if not settings.REDIS_URL:
        return question(_memory)
    counters = _in_redis(settings.REDIS_URL)
    shard, shared = counters[place_of(identity, len(counters))]
    return shard.ask(lambda: question(shared), otherwise=lambda: question(_memory))


def _hit(item: RateLimitItem, action: str, identity: str) -> bool:
    return _ask(lambda counter: bool(counter.hit(item, action, identity)), identity)


def _seconds_left(item: RateLimitItem, action: str, identity: str) -> int:
    """Say when the next one is possible."""
    reset = _ask(lambda counter: counter.get_window_stats(item, action, identity).reset_time, identity)
    return max(1, math.ceil(reset - time.time()))


def _sentence(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "That was too often in a short time. Nothing is lost: please try again in %(minutes)s minute.",
        "That was too often in a short time. Nothing is lost: please try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}

"""How often: rates by member and by network, counted in a moving window, in Redis where there is one.

`settings.THROTTLES` names the rates of each action. One office or one conference hall often shares an address, so the
members behind one network may together do `settings.THROTTLE_NETWORK_SHARE` times what one member may.
"""

import logging
import time
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import ngettext
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from .rulings import YES, Ruling, no

_log = logging.getLogger(__name__)
_REDIS_TIMEOUT = 0.5  # seconds; a rate is not worth a longer wait
_REDIS_REST = 10.0  # seconds for which a Redis that did not answer is left alone


def spend(action: str, request: HttpRequest, *, identity: str = "") -> Ruling:
    """Count one `action` of whoever sends `request`; refuse, with a sentence, when that is more than the rates allow.

    `identity` names who asks where nobody signs in: a feed by its own address. Raises KeyError for an action that
    `settings.THROTTLES` does not name.
    """
    for item, counted in _limits(action, request, identity):
        if not _hit(item, action, counted):
            return no(_sentence(_seconds_left(item, action, counted)))
    return YES


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


class _Redis:
    """Counts shared by all processes. After a failure it is left alone for a while: an outage slows nobody down."""

    def __init__(self, url: str) -> None:
        storage = RedisStorage(
            url, wrap_exceptions=True, socket_timeout=_REDIS_TIMEOUT, socket_connect_timeout=_REDIS_TIMEOUT
        )
        self.limiter = MovingWindowRateLimiter(storage)
        self.resting_until = 0.0

    def hit(self, item: RateLimitItem, action: str, identity: str) -> bool | None:
        """Count once; None when Redis does not answer."""
        if time.monotonic() < self.resting_until:
            return None
        try:
            return bool(self.limiter.hit(item, action, identity))
        except (StorageError, RedisError) as error:
            self.resting_until = time.monotonic() + _REDIS_REST
            _log.warning("Redis does not answer (%s): rates are counted in this process for now.", type(error).__name__)
            return None


_memory = MovingWindowRateLimiter(MemoryStorage())


@lru_cache(maxsize=2)
def _redis(url: str) -> _Redis:
    return _Redis(url)


def _hit(item: RateLimitItem, action: str, identity: str) -> bool:
    if settings.REDIS_URL:
        counted = _redis(settings.REDIS_URL).hit(item, action, identity)
        if counted is not None:
            return counted
    return bool(_memory.hit(item, action, identity))


def _seconds_left(item: RateLimitItem, action: str, identity: str) -> int:
    """Say when the next one is possible; the rate's whole period when the counter is elsewhere."""
    stats = _memory.get_window_stats(item, action, identity)
    if stats.remaining:
        return int(item.get_expiry())
    return max(1, int(stats.reset_time - time.time()))


def _sentence(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "That was too often in a short time. Nothing is lost: please try again in %(minutes)s minute.",
        "That was too often in a short time. Nothing is lost: please try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}

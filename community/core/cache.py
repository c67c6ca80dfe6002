"""The cache: Redis where it answers, this process' own memory where it does not.

Rates of sign-in attempts and used codes lie here. When Redis is away they are counted per process, and nobody is locked
out or let in by its absence.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

_log = logging.getLogger(__name__)
REST_SECONDS = 10.0
"""For so long a Redis that did not answer is left alone, so that an outage slows nobody down."""


class RedisOrMemoryCache(BaseCache):
    """Django's Redis cache, and its cache in memory while Redis does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._redis = RedisCache(server, params)
        self._memory = LocMemCache(server, {"OPTIONS": {"MAX_ENTRIES": settings.CACHE_ENTRIES_IN_MEMORY}})
        self._resting_until = 0.0

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._ask("incr", *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("has_key", *args, **kwargs))

    def clear(self) -> None:
        self._memory.clear()
        self._ask("clear")

    def is_away(self) -> bool:
        """Say whether Redis did not answer a moment ago, so that this process keeps its own cache."""
        return time.monotonic() < self._resting_until

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._resting_until:
            try:
                return self._method(self._redis, method)(*args, **kwargs)
            except RedisError as error:
                self._resting_until = time.monotonic() + REST_SECONDS
                _log.warning("Redis does not answer (%s): this process keeps its own cache.", type(error).__name__)
        return self._method(self._memory, method)(*args, **kwargs)

    @staticmethod
    def _method(cache: BaseCache, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(cache, name)
        return found

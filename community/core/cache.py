"""The cache: Redis where it answers, this process' own memory where it does not.

Rates of sign-in attempts and used codes lie here. When a server is away they are counted per process, and nobody is
locked out or let in by its absence.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from .shards import place_of, shards, timeouts


class RedisOrMemoryCache(BaseCache):
    """Django's Redis cache, over as many servers as LOCATION names, and its cache in memory for those that are away.

    Django's own takes the servers after the first for copies of it; here each keeps its part of the keys.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.shards = shards(server)
        self._redis = [RedisCache(shard.url, params | {"OPTIONS": timeouts()}) for shard in self.shards]
        self._memory = LocMemCache(server, {"OPTIONS": {"MAX_ENTRIES": settings.CACHE_ENTRIES_IN_MEMORY}})

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
        for shard, redis in zip(self.shards, self._redis, strict=True):
            shard.ask(redis.clear, otherwise=lambda: None)

    def _ask(self, method: str, key: str, *args: Any, **kwargs: Any) -> Any:
        place = place_of(key, len(self.shards))
        in_redis, in_memory = (self._method(cache, method) for cache in (self._redis[place], self._memory))
        return self.shards[place].ask(
            lambda: in_redis(key, *args, **kwargs), otherwise=lambda: in_memory(key, *args, **kwargs)
        )

    @staticmethod
    def _method(cache: BaseCache, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(cache, name)
        return found

"""The Redis servers of REDIS_URL, one or several: which one keeps a key, and whether it answers at the moment.

Several share the keys between them. One that does not answer costs the first question TIMEOUT_SECONDS and the following
ones nothing: it is left alone until a thread beside the requests has heard it again. Whoever asks has another answer
ready, for nothing in Redis may be missed.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar
from zlib import crc32

from redis import Redis
from redis.exceptions import RedisError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

TIMEOUT_SECONDS: Final = 0.5
"""Nothing that lies in Redis is worth a longer wait."""
REST_SECONDS: Final = 5.0
"""So long a server that did not answer is left alone, and again as long after each question that it does not answer."""


class Shard:
    """One server, for the whole process."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_away = False
        self._noting = threading.Lock()

    def ask(self, question: Callable[[], _T], *, otherwise: Callable[[], _T]) -> _T:
        """Return what `question` finds in the server, or `otherwise` while that does not answer."""
        if not self.is_away:
            try:
                return question()
            except RedisError as error:
                self._note_absence(error)
        return otherwise()

    def answers(self) -> bool:
        """Ask the server for a sign of life, unless it is known to be away."""
        with Redis.from_url(self.url, **timeouts()) as server:
            return self.ask(lambda: bool(server.ping()), otherwise=lambda: False)

    def _note_absence(self, error: RedisError) -> None:
        with self._noting:
            if self.is_away:
                return
            self.is_away = True
        _log.warning("A Redis server does not answer (%s): this process counts for itself.", type(error).__name__)
        threading.Thread(target=self._wait_for_return, name="redis", daemon=True).start()

    def _wait_for_return(self) -> None:
        with Redis.from_url(self.url, **timeouts()) as server:
            while self.is_away:
                time.sleep(REST_SECONDS)
                try:
                    server.ping()
                except RedisError:
                    continue
                self.is_away = False
        _log.warning("The Redis server answers again.")


def timeouts() -> dict[str, Any]:
    """Return how long a client waits for a server, as redis-py names it."""
    return {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}


def shards(urls: str) -> tuple[Shard, ...]:
    """Return the servers of `urls`, which commas separate: the same objects for all, so that one notes for the rest."""
    return tuple(_shard(url) for url in urls.split(","))


@cache
def _shard(url: str) -> Shard:
    return Shard(url)


def place_of(key: str, count: int) -> int:
    """Return which of `count` servers keeps `key`: the same in every process, for all have the same REDIS_URL."""
    return crc32(key.encode(errors="surrogatepass")) % count

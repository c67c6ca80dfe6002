"""Where the tests find PostgreSQL and Redis: as the environment names them, or at their usual addresses."""

import fcntl
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import psycopg
import redis

USUAL_DATABASE = "postgres://postgres@127.0.0.1:5432/postgres"
USUAL_REDIS = "redis://127.0.0.1:6379"
REDIS_DATABASES = range(1, 16)
PATIENCE_SECONDS = 3

_held: list[TextIO] = []
"""Open as long as this process lives: a file that is closed is no longer locked."""


def database_url() -> str:
    """Return PostgreSQL's address with a database name of this run's own, or nothing where none answers."""
    answering = _if_answering(os.environ.get("TEST_DATABASE_URL", USUAL_DATABASE), _connect_to_database)
    return answering and urlsplit(answering)._replace(path=f"/platform_{os.getpid()}").geturl()


@cache
def redis_url() -> str:
    """Return Redis' address with a database of this run's own, or nothing where none answers.

    The tests empty their database again and again, so two runs at once must not share one.
    """
    given = os.environ.get("TEST_REDIS_URL")
    return _if_answering(given or f"{USUAL_REDIS}/{_own_number()}", _connect_to_redis)


def demanded() -> bool:
    """In continuous integration nothing is skipped: what is missing is an error."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _own_number() -> int:
    """Return the first number that no other run on this machine holds, and hold it until this process ends."""
    for number in REDIS_DATABASES:
        claim = (Path(tempfile.gettempdir()) / f"platform-tests-redis-{number}").open("w")
        with suppress(BlockingIOError):
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _held.append(claim)
            return number
        claim.close()
    raise RuntimeError("Every Redis database is in use by another test run. Name one: TEST_REDIS_URL=redis://…")


def _if_answering(url: str, connect: Callable[[str], None]) -> str:
    try:
        connect(url)
    except (psycopg.OperationalError, redis.RedisError):
        return ""
    return url


def _connect_to_database(url: str) -> None:
    parts = urlsplit(url)
    psycopg.connect(
        host=parts.hostname,
        port=parts.port or 5432,
        user=parts.username,
        password=parts.password,
        dbname=parts.path.lstrip("/"),
        connect_timeout=PATIENCE_SECONDS,
    ).close()


def _connect_to_redis(url: str) -> None:
    client = redis.Redis.from_url(url, socket_connect_timeout=PATIENCE_SECONDS)
    client.ping()
    client.close()

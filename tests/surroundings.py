"""Where the tests find PostgreSQL and Redis: as the environment names them, or at their usual addresses."""

import os
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
import redis

USUAL_DATABASE = "postgres://postgres@127.0.0.1:5432/postgres"
USUAL_REDIS = "redis://127.0.0.1:6379/9"
PATIENCE_SECONDS = 3


def database_url() -> str:
    """Return PostgreSQL's address with a database name of this run's own, or nothing where none answers."""
    answering = _if_answering(os.environ.get("TEST_DATABASE_URL", USUAL_DATABASE), _connect_to_database)
    return answering and urlsplit(answering)._replace(path=f"/platform_{os.getpid()}").geturl()


def redis_url() -> str:
    """Return Redis' address, or nothing where none answers."""
    return _if_answering(os.environ.get("TEST_REDIS_URL", USUAL_REDIS), _connect_to_redis)


def demanded() -> bool:
    """In continuous integration nothing is skipped: what is missing is an error."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


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

"""A site that may be hurt: a database, two Redis servers and processes of its own, and people who ask over the wire."""

import json
import shutil
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from bench.chaos.services import Redis
from community.demo.ports import HOST
from tests import live, surroundings
from tests.factories import forum, members
from tests.faults.people import Person, eventually

NO_REDIS = "redis-server is not there. Install it (Debian: apt-get install redis-server) and run again."


@pytest.fixture(scope="session")
def _servers() -> Iterator[list[Redis]]:
    if not shutil.which("redis-server"):
        (pytest.fail if surroundings.demanded() else pytest.skip)(NO_REDIS)
    servers = [Redis(), Redis()]
    for one in servers:
        one.start()
    yield servers
    for one in servers:
        one.kill()


@pytest.fixture(scope="session")
def _running(django_db_setup, _servers) -> Iterator[live.Site]:
    urls = ",".join(one.url for one in _servers)
    with live.running(*live.COPIES["faults"], REDIS_URL=urls) as site:
        yield site


@pytest.fixture
def copy(django_db_setup, django_db_blocker) -> Iterator[tuple[dict[str, Any], Path]]:
    """Connect the test to the database that may be hurt; what it writes there is committed."""
    with django_db_blocker.unblock(), live.connected_to(live.COPIES["faults"][0]):
        yield live.COPIES["faults"]


@pytest.fixture
def redis(_servers, _running) -> Iterator[list[Redis]]:
    """Return both servers, running; whatever a test does to them is mended before the next begins."""
    yield _servers
    for one in _servers:
        one.release()
        if one.running.poll() is not None:
            one.start()
    assert eventually(lambda: readiness(_running)["shared_cache"] == "ok")


@pytest.fixture
def site(copy, redis, _running) -> live.Site:
    """Return the running site, with everything well."""
    return _running


@pytest.fixture
def thread(copy):
    return forum.thread(author=members.member(), title="Who rings back?")


@pytest.fixture
def person(site) -> Person:
    """Return a member of some standing, whose posts nobody reads first."""
    member = members.member()
    forum.settle(member)
    return Person(site, member)


def readiness(site: live.Site) -> dict[str, Any]:
    connection = HTTPConnection(HOST, site.port, timeout=30)
    try:
        connection.request("GET", "/readyz")
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()

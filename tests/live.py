"""The site as it really runs, for journeys: web and worker beside the test, on a database of their own.

The database is a copy of the freshly migrated test database, so journeys may commit without troubling other tests.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from community.demo.ports import free_port, wait_for_success
from community.demo.processes import Processes
from community.moderation import rulebook

START_SECONDS = 60.0


@dataclass(frozen=True)
class Site:
    """A running site: its address, and the folder into which its worker sends mail."""

    url: str
    outbox: Path

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def mails(self) -> list[str]:
        """Return what was mailed so far, as raw messages."""
        return [mail.read_text() for mail in sorted(self.outbox.glob("*"))]


COPIES: dict[str, tuple[dict[str, Any], Path]] = {}
"""By purpose: copies of the untouched test database, each with a folder beside it (conftest.py)."""


def copy_of_database(folder: Path, name: str) -> dict[str, Any]:
    """Copy the test database as it stands and return what `settings_dict` says of the copy."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        copy = folder / f"{name}.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with closing(sqlite3.connect(copy)) as fresh:  # once, for those who connect at the same moment would collide
            fresh.execute("PRAGMA journal_mode=WAL")
        return {**here, "NAME": str(copy)}
    name = f"{here['NAME']}_{name}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{here["NAME"]}"')
    return {**here, "NAME": name}


@contextmanager
def connected_to(copy: dict[str, Any]) -> Iterator[None]:
    """Let this process' connection be one to the copy for a while."""
    before, kept = connection.settings_dict, connection.connection
    connection.connection, connection.settings_dict = None, copy
    _forget()
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict = kept, before
        _forget()


def _forget() -> None:
    """The numbers of types and the rules differ once a test has emptied the database."""
    ContentType.objects.clear_cache()
    rulebook.forget()


def drop(copy: dict[str, Any]) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy["NAME"]}" WITH (FORCE)')


@contextmanager
def running(copy: dict[str, Any], folder: Path, **more: str) -> Iterator[Site]:
    """Run the site and its worker on the copy for a while; `more` stands in their environment besides."""
    port = free_port()
    environment = environment_of(copy, folder) | {"PORT": str(port)} | more
    collect_static(environment)
    processes = Processes()
    processes.start("the site", ["manage.py", "web", "--port", str(port)], environment=environment)
    processes.start("the worker", ["manage.py", "worker"], environment=environment)
    try:
        status = wait_for_success(port, seconds=START_SECONDS, going_on=processes.all_well, path="/accounts/login/")
        assert status == 200, f"the site did not start: {processes.fallen() or status}"
        yield Site(f"http://localhost:{port}", folder / "outbox")
    finally:
        processes.stop()


def environment_of(copy: dict[str, Any], folder: Path) -> dict[str, str]:
    """Return what a process on the copy has to find in its environment."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.live_settings",
        "DATABASE_URL": url_of(copy),
        "VAR_DIR": str(folder),
        "DEMO": "1",
    }


def collect_static(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **environment}, check=True)


def url_of(copy: dict[str, Any]) -> str:
    """Return the address of a copy as DATABASE_URL says it."""
    if copy["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{copy['NAME']}"
    password = f":{copy['PASSWORD']}" if copy["PASSWORD"] else ""
    return f"postgres://{copy['USER']}{password}@{copy['HOST'] or '127.0.0.1'}:{copy['PORT'] or 5432}/{copy['NAME']}"

"""A database for one run: in PostgreSQL where it is named or answers, otherwise an SQLite file."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.surroundings import database_url


@contextmanager
def throw_away_database(folder: Path, *, server: str | None = None, name: str = "bench") -> Iterator[str]:
    """Make an empty database, hand out its address, and remove it afterwards.

    `server` is where it is made ("" in a file), if not where PostgreSQL answers; `name` tells several of a run apart.
    """
    server = database_url() if server is None else server
    if not server:
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    name = f"platform_{name}_{os.getpid()}"
    _run(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def environment_of_its_own(*, server: str | None = None, name: str = "bench") -> Iterator[dict[str, str]]:
    """Return what stands in the environment of a process of the bench: a database and a folder, removed afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        throw_away_database(Path(folder), server=server, name=name) as database,
    ):
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1"}
        yield settings | {"DATABASE_URL": database, "VAR_DIR": folder}


def _run(server: str, statement: str) -> None:
    with psycopg.connect(
        urlsplit(server)._replace(scheme="postgresql", path="/postgres").geturl(), autocommit=True
    ) as db:
        db.execute(statement)

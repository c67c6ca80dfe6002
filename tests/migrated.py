"""A freshly migrated database takes most of a minute to make: made once for the same migrations, then copied.

In continuous integration nothing is copied: there the migrations run, each time.
"""

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.test.utils import setup_databases

from tests import surroundings

READ_BY_MIGRATIONS = (
    "*/migrations/*.py",
    "community/*/migrations/*.py",
    "community/core/*.py",
    "community/moderation/*.py",
    "forum/models/*.py",
    "forum/search/*.py",
    "cms/content/**/*",
    "cms/models/*.py",
    "requirements.txt",
)
MOST_TEMPLATES = 6


def set_up_databases() -> list[tuple[object, str, bool]]:
    """Do what Django's `setup_databases` does, from a copy where there is one; leave a copy where there is none."""
    if surroundings.demanded():
        return setup_databases(verbosity=0, interactive=False)
    copied = _copied_on_postgresql if connection.vendor == "postgresql" else _copied_on_sqlite
    with copied(f"platform_tests_{_key()}"):
        return setup_databases(verbosity=0, interactive=False)


def _key() -> str:
    """Return a name for all that decides what a migrated database holds."""
    digest = hashlib.sha256()
    for pattern in READ_BY_MIGRATIONS:
        for path in sorted(filter(Path.is_file, settings.BASE_DIR.glob(pattern))):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _copied_on_sqlite(name: str) -> Iterator[None]:
    kept = Path(tempfile.gettempdir()) / f"{name}.sqlite3"
    test_database = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(test_database, uri=True)) as memory:  # lives as long as it is open somewhere
        if kept.exists():
            with closing(sqlite3.connect(kept)) as copy:
                copy.backup(memory)
            yield
        else:
            yield
            made = kept.with_suffix(f".{id(memory)}")
            with closing(sqlite3.connect(made)) as copy:
                memory.backup(copy)
            made.replace(kept)


@contextmanager
def _copied_on_postgresql(name: str) -> Iterator[None]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", ["platform_tests_%"])
        templates = [row[0] for row in cursor.fetchall()]
    if name in templates:
        connection.settings_dict["TEST"]["TEMPLATE"] = name
        yield
        return
    yield
    connection.close()
    with connection._nodb_cursor() as cursor, suppress(Error):  # another run may be making the same
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        for old in templates[MOST_TEMPLATES - 1 :]:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')

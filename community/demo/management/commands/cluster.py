"""Show the platform as it runs for many: two web processes behind nginx, two workers, PostgreSQL and Redis."""

import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error, ProgrammingError, connection

from community.demo import proxy
from community.demo.cluster import Cluster

from .demo import Command as Demo

WEB_PROCESSES = 2
WORKERS = 2


class Command(Demo):
    help = "Run the demo on several processes until Ctrl-C; a SIGHUP exchanges the web processes without a gap."

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Raises CommandError where PostgreSQL or Redis is not named or does not answer."""
        if connection.vendor != "postgresql" or not settings.REDIS_URL:
            raise CommandError("Many processes need PostgreSQL and Redis. Name them: DATABASE_URL=… REDIS_URL=…")
        self._make_database()
        super().handle(*arguments, **options)

    def _make_database(self) -> None:
        """Make the database unless it is there."""
        try:
            # ProgrammingError: it is there already.
            with connection._nodb_cursor() as cursor, suppress(ProgrammingError):  # noqa: SLF001 - Django has no other
                cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])}")
        except Error as error:
            raise CommandError("PostgreSQL does not answer. Start it, or name another: DATABASE_URL=…") from error

    def _run(self, port: int) -> None:
        cluster = Cluster(say=self._say)
        ports = [cluster.add_web() for _ in range(WEB_PROCESSES)]
        for number in range(1, WORKERS + 1):
            cluster.add(f"worker {number}", [sys.executable, "manage.py", "worker"])
        cluster.add("nginx", proxy.command(port, ports, folder=settings.VAR_DIR / "nginx"))
        cluster.run(ready=lambda: self._introduce(port))
        self._say("\nStopped.")

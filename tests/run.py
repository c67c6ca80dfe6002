"""Every test, on the embedded SQLite, and once more on PostgreSQL and Redis where both answer: `make test`."""

import os
import sys
from shutil import copyfileobj
from subprocess import Popen
from tempfile import TemporaryFile
from typing import IO

from tests import surroundings

EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": ""}
MISSING = (
    "PostgreSQL or Redis does not answer, so the tests ran on SQLite alone. Start both, or name them: "
    "TEST_DATABASE_URL=postgres://… TEST_REDIS_URL=redis://… make test"
)


def main(arguments: list[str]) -> int:
    """Return 0 when everything passed everywhere it had to run. Both runs go on at once; the second is told after."""
    database, redis = surroundings.database_url(), surroundings.redis_url()
    with TemporaryFile() as told:
        serving = {"DATABASE_URL": database, "REDIS_URL": redis, "TEST_REDIS_URL": redis}
        beside = _pytest(serving, arguments, told) if database and redis else None
        _say("SQLite, in memory")
        failed = _pytest(EMBEDDED, arguments).wait()
        if beside is None:
            sys.stdout.write(MISSING + "\n")
            return 1 if surroundings.demanded() else failed
        failed = beside.wait() or failed
        _say("PostgreSQL and Redis")
        told.seek(0)
        copyfileobj(told, sys.stdout.buffer)
        sys.stdout.flush()
        return failed


def _say(where: str) -> None:
    sys.stdout.write(f"\n== Tests on {where}\n")
    sys.stdout.flush()


def _pytest(environment: dict[str, str], arguments: list[str], told: IO[bytes] | None = None) -> "Popen[bytes]":
    return Popen([sys.executable, "-m", "pytest", *arguments], env={**os.environ, **environment}, stdout=told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

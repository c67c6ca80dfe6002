"""Every test, on the embedded SQLite, and once more on PostgreSQL and Redis where both answer: `make test`."""

import os
import subprocess
import sys

from tests import surroundings

EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": ""}
MISSING = (
    "PostgreSQL or Redis does not answer, so the tests ran on SQLite alone. Start both, or name them: "
    "TEST_DATABASE_URL=postgres://… TEST_REDIS_URL=redis://… make test"
)


def main(arguments: list[str]) -> int:
    """Return 0 when everything passed everywhere it had to run."""
    database, redis = surroundings.database_url(), surroundings.redis_url()
    os.environ["TEST_REDIS_URL"] = redis
    failed = _pytest("SQLite, in memory", EMBEDDED, arguments)
    if database and redis:
        return _pytest("PostgreSQL and Redis", {"DATABASE_URL": database, "REDIS_URL": redis}, arguments) or failed
    sys.stdout.write(MISSING + "\n")
    return 1 if surroundings.demanded() else failed


def _pytest(where: str, environment: dict[str, str], arguments: list[str]) -> int:
    sys.stdout.write(f"\n== Tests on {where}\n")
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], env={**os.environ, **environment}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

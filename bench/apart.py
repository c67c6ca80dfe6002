"""A measurement in a process of its own, on a database that is removed afterwards."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .database import throw_away_database


def run_apart(module: str, arguments: Sequence[str]) -> None:
    """Run `python -m module --inside` with these arguments there, under the bench's settings."""
    with tempfile.TemporaryDirectory() as folder, throw_away_database(Path(folder)) as database:
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1", "DATABASE_URL": database}
        command = [sys.executable, "-m", module, "--inside", *arguments]
        subprocess.run(command, env={**os.environ, **settings, "VAR_DIR": folder}, check=True)  # noqa: S603 - our own

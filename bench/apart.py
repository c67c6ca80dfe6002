"""Work in a process of its own: a measurement on a database that is removed afterwards, or what fills one."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .database import environment_of_its_own


def run_apart(module: str, arguments: Sequence[str]) -> None:
    """Run `python -m module --inside` with these arguments there, under the bench's settings."""
    with environment_of_its_own() as environment:
        command = [sys.executable, "-m", module, "--inside", *arguments]
        subprocess.run(command, env={**os.environ, **environment}, check=True)  # noqa: S603 - our own command line


def filled(module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """Let `python -m module arguments… file` fill the database, and return what it wrote into that file."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "found.json"
        command = [sys.executable, "-m", module, *arguments, str(written)]
        subprocess.run(command, env={**os.environ, **environment}, check=True)  # noqa: S603 - our own command line
        found: dict[str, Any] = json.loads(written.read_text())
    return found

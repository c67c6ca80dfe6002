"""Measure and report: `python -m bench --posts 20000`."""

import argparse
import asyncio
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .apart import filled
from .database import environment_of_its_own
from .pages import measure_pages
from .report import table


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="per scenario")
    parser.add_argument("--into", type=Path, help="also write the report into this file")
    said = parser.parse_args()
    with environment_of_its_own() as environment:
        say(f"Loading {said.posts} posts…")
        found = filled("bench.fill", [str(said.posts)], environment)
        pages = asyncio.run(measure_pages(found, environment, said.seconds, say))
    report = f"{circumstances(found)}\n\n{table(pages.rows)}\n"
    sys.stdout.write(f"\n{report}")
    if said.into:
        said.into.write_text(report)
    if any(row.failures for row in pages.rows):
        sys.exit("Some requests failed, so these figures say nothing.")


def circumstances(found: Mapping[str, Any]) -> str:
    """Return on what a run was measured, as a sentence."""
    return (
        f"{found['posts']:,} posts on {found['database']}, {os.cpu_count()} cores shared by the client, daphne and the "
        f"database, Python {platform.python_version()}. The machine's load was {os.getloadavg()[0]:.1f} at the start."
    )


def say(line: str) -> None:
    """Tell whoever waits how far it has come."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

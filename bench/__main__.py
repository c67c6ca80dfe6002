"""Measure and report: `python -m bench --posts 20000`."""

import argparse
import asyncio
import json
import os
import platform
import secrets
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from .client import Request, Scenario, measure
from .database import throw_away_database
from .report import Row, table
from .servers import daphnes

PROCESSES = (1, 2)
CONNECTIONS = (1, 16)
WARM_UP_SECONDS = 1.0
PLAIN = "plain text"
REPLY = "We changed the form after the last exercise and kept the line for the name of the person who refused."


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="per scenario")
    parser.add_argument("--into", type=Path, help="also write the report into this file")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, throw_away_database(Path(folder)) as database:
        environment = {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DEMO": "1",
            "DATABASE_URL": database,
            "VAR_DIR": folder,
        }
        _say(f"Loading {said.posts} posts…")
        found = _fill(said.posts, Path(folder), environment)
        rows = asyncio.run(_measure_all(found, environment, said.seconds))
    report = f"{_circumstances(found)}\n\n{table(rows)}\n"
    sys.stdout.write(f"\n{report}")
    if said.into:
        said.into.write_text(report)
    if any(row.failures for row in rows):
        sys.exit("Some requests failed, so these figures say nothing.")


def _fill(posts: int, folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    addresses = folder / "addresses.json"
    subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "bench.fill", str(posts), str(addresses)], env={**os.environ, **environment}, check=True
    )
    found: dict[str, Any] = json.loads(addresses.read_text())
    return found


def scenarios(found: Mapping[str, Any]) -> dict[str, Scenario]:
    """Return what is asked, by name; the plain page comes first, as the ceiling of the others."""
    token = secrets.token_hex(16)
    names, sessions, threads = found["cookies"], found["sessions"], found["threads"]

    def signed_in(number: int) -> str:
        return f"{names['session']}={sessions[number % len(sessions)]}; {names['csrf']}={token}"

    def page(path: str) -> Scenario:
        return lambda number, _turn: Request(path, cookies=signed_in(number))

    def thread(number: int, turn: int) -> Request:
        return Request(threads[(number * 7 + turn) % len(threads)], cookies=signed_in(number))

    def reply(number: int, _turn: int) -> Request:
        said = {"csrfmiddlewaretoken": token, "body": REPLY, "language": "en", "submission_key": str(uuid.uuid4())}
        return Request(
            f"{threads[number % len(threads)]}/reply",
            method="POST",
            cookies=signed_in(number),
            body=urlencode(said).encode(),
            succeeds=(302, 303),
        )

    return {
        PLAIN: lambda _number, _turn: Request("/plain"),
        "home, visitor": lambda _number, _turn: Request("/"),
        "board, member": page(found["board"]),
        "thread, member": thread,
        "longest thread, member": page(found["longest"]),
        "post a reply": reply,
    }


async def _measure_all(found: Mapping[str, Any], environment: Mapping[str, str], seconds: float) -> list[Row]:
    rows: list[Row] = []
    for processes in PROCESSES if found["database"] == "postgresql" else PROCESSES[:1]:
        async with daphnes(processes, environment) as servers:
            for connections in CONNECTIONS:
                ceiling = 0.0
                for name, scenario in scenarios(found).items():
                    await measure(servers.port_of, scenario, connections=connections, seconds=WARM_UP_SECONDS)
                    used = servers.cpu_seconds()
                    answers = await measure(servers.port_of, scenario, connections=connections, seconds=seconds)
                    row = Row.of(
                        name,
                        answers,
                        processes=processes,
                        connections=connections,
                        seconds=seconds,
                        cpu=servers.cpu_seconds() - used,
                        ceiling=ceiling,
                    )
                    ceiling = ceiling or row.rate
                    rows.append(row)
                    _say(f"{name}, {processes} process(es), {connections} connection(s): {row.rate:.0f}/s")
                    for failure in sorted(set(answers.failures))[:3]:
                        _say(f"  {failure}")
            _say(f"Memory: {', '.join(f'{size} MB' for size in servers.megabytes())}")
    return rows


def _circumstances(found: Mapping[str, Any]) -> str:
    return (
        f"{found['posts']:,} posts on {found['database']}, {os.cpu_count()} cores shared by the client, daphne and the "
        f"database, Python {platform.python_version()}."
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""`make chaos`: three minutes of chaos, then a verdict. Exits with 1 when anything was lost or came twice."""

import argparse
import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from community.demo import proxy
from community.demo.cluster import Cluster
from community.demo.ports import SUCCESS, free_port, status_of

from .clients import Client
from .faults import Faults
from .services import Postgres, Redis

HEAL_SECONDS = 150.0
"""Longer than a claim of a killed worker lasts (`MAIL_CLAIM_SECONDS` of bench/chaos/settings.py)."""
LOOK_SECONDS = 0.3


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=180)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        postgres, redis = Postgres(folder), Redis()
        postgres.start()
        redis.start()
        environment = {
            "DJANGO_SETTINGS_MODULE": "bench.chaos.settings",
            "DEMO": "1",
            "TRUSTED_PROXIES": "1",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "VAR_DIR": str(folder / "var"),
        }
        try:
            found = _fill(said.clients, folder, environment)
            asyncio.run(_storm(found, folder, environment, postgres=postgres, redis=redis, seconds=said.seconds))
            return _apart("bench.chaos.verdict", [str(folder / "told.json")], environment)
        finally:
            redis.kill()
            postgres.stop(how="immediate")


def _fill(clients: int, folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    written = folder / "stage.json"
    if _apart("bench.chaos.stage", [str(clients), str(written)], environment):
        sys.exit("The database could not be filled.")
    found: dict[str, Any] = json.loads(written.read_text())
    return found


def _apart(module: str, arguments: list[str], environment: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode  # noqa: S603 - our own modules


async def _storm(
    found: dict[str, Any],
    folder: Path,
    environment: Mapping[str, str],
    *,
    postgres: Postgres,
    redis: Redis,
    seconds: float,
) -> None:
    """Run the site and its clients through everything, wait until it is calm, and write down what they were told."""
    port = free_port()
    cluster = Cluster(say=lambda _line: None, environment=dict(environment) | {"PORT": str(port)})
    web = [cluster.add_web(), cluster.add_web()]
    for number in (1, 2):
        cluster.add(f"worker {number}", [sys.executable, "manage.py", "worker"])
    cluster.add("nginx", proxy.command(port, web, folder=folder / "nginx"))
    faults = Faults(cluster, postgres, redis)
    clients = [_client(port, found, session) for session in found["sessions"]]
    cluster.start()
    keeping = asyncio.create_task(_keep(cluster))
    try:
        await _until(lambda: asyncio.to_thread(_answers, port), 60, "The site did not start.")
        pages = [asyncio.create_task(work) for one in clients for work in (one.listen(), one.look())]
        until = time.monotonic() + seconds
        await asyncio.gather(faults.strike(seconds), *(one.write(until) for one in clients))
        calm = await _calm(clients, postgres)
        for page in pages:
            page.cancel()
    finally:
        keeping.cancel()
        cluster.stop()
    told = [
        {"told": sorted(one.told), "untold": sorted(one.untold), "view": one.view, "opened": one.opened}
        | {"again": one.again, "waited": one.waited}
        for one in clients
    ]
    facts = {"clients": told, "calm": calm, "killed_workers": faults.killed_workers, "happened": faults.happened}
    (folder / "told.json").write_text(json.dumps(facts | {"outbox": str(folder / "var" / "outbox")}))


def _client(port: int, found: dict[str, Any], session: str) -> Client:
    names, token = found["cookies"], secrets.token_hex(16)
    return Client(port, f"{names['session']}={session}; {names['csrf']}={token}", token, found["threads"])


async def _keep(cluster: Cluster) -> None:
    while True:
        if not cluster.exchanging:
            cluster.look_after()
        await asyncio.sleep(LOOK_SECONDS)


def _answers(port: int) -> bool:
    return status_of(port, "/accounts/login/") == SUCCESS


async def _calm(clients: list[Client], postgres: Postgres) -> bool:
    """Wait until nothing is to be told any more and every page shows what its socket told of; say whether it came."""

    async def is_calm() -> bool:
        with await asyncio.to_thread(postgres.connect) as database:
            waiting = database.execute(
                "SELECT (SELECT count(*) FROM forum_telling)"
                " + (SELECT count(*) FROM realtime_delivery WHERE state = 'waiting')"
            ).fetchone()
            seqs = dict(database.execute("SELECT name, seq FROM realtime_topic").fetchall())  # type: ignore[arg-type]  # psycopg types no columns
        heard = all(one.seqs.get(topic, 0) == seqs.get(topic, 0) for one in clients for topic in one.threads)
        return waiting == (0,) and heard and all(one.is_up_to_date() for one in clients)

    try:
        await _until(is_calm, HEAL_SECONDS, "")
    except TimeoutError:
        return False
    return True


async def _until(true: Any, seconds: float, otherwise: str) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not await true():  # noqa: ASYNC110 - it is asked of other processes
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        if otherwise:
            sys.exit(otherwise)
        raise


if __name__ == "__main__":
    sys.exit(main())

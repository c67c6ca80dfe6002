"""A PostgreSQL and a Redis of our own, which may be killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from glob import glob
from pathlib import Path

import psycopg
import redis

from community.demo.ports import HOST, free_port

PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.1
SYSTEM_USER = "postgres"
"""PostgreSQL refuses to run as root."""


def _tool(name: str) -> str:
    """Return where a program of PostgreSQL or Redis is; ends with a sentence where it is not."""
    places = ":".join([os.environ.get("PATH", ""), *sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)])  # noqa: PTH207 - a pattern of the whole machine
    found = shutil.which(name, path=places)
    if not found:
        sys.exit(f"{name} is missing. Install PostgreSQL and Redis (Debian: postgresql redis-server) and start again.")
    return found


class Postgres:
    """A server in `folder`; every change reaches the disk, as in production."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.data = folder / "postgres"
        self.user = SYSTEM_USER if os.geteuid() == 0 else None
        self.url = f"postgres://{SYSTEM_USER}@{HOST}:{self.port}/postgres"
        self.data.mkdir()
        if self.user:
            folder.chmod(0o755)
            shutil.chown(self.data, self.user)
        self._run("initdb", "-D", str(self.data), "-U", SYSTEM_USER, "-A", "trust", "-E", "UTF8")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {self.port}\nlisten_addresses = '{HOST}'\nunix_socket_directories = ''\n")

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.data / "log"), "start")

    def stop(self, *, how: str = "fast") -> None:
        """Stop it: `fast` breaks connections off, `immediate` is a crash."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url.replace("postgres://", "postgresql://"), autocommit=True)

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - our own command lines
            [_tool(name), *arguments], user=self.user, cwd="/", check=True, stdout=subprocess.DEVNULL
        )


class Redis:
    """A server without a disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [_tool("redis-server"), "--port", str(self.port), "--bind", HOST, "--save", "", "--appendonly", "no"]
        self.running = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command line
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
                client.ping()
                return
            time.sleep(LOOK_SECONDS)
        sys.exit("Redis did not start.")

    def hold(self) -> None:
        """Let it take connections and answer nobody."""
        if self.running:
            self.running.send_signal(signal.SIGSTOP)

    def release(self) -> None:
        if self.running:
            self.running.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self.running:
            self.running.kill()
            self.running.wait()

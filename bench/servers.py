"""Daphne, once or several times on one port: the processes share a listening socket."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from .client import HOST, Request

START_SECONDS = 60.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Servers:
    port: int
    running: list["subprocess.Popen[bytes]"]

    def megabytes(self) -> list[int]:
        """Return how much memory each process holds now."""
        return [
            int(Path(f"/proc/{one.pid}/statm").read_text().split()[1]) * PAGE_BYTES // 2**20 for one in self.running
        ]

    def cpu_seconds(self) -> float:
        """Return how much processor time the processes have used so far: a figure that a busy machine spoils little."""
        stats = (Path(f"/proc/{one.pid}/stat").read_text().rpartition(")")[2].split() for one in self.running)
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS_PER_SECOND


@asynccontextmanager
async def daphnes(count: int, environment: Mapping[str, str]) -> AsyncIterator[Servers]:
    """Run `count` processes until the block ends; it begins when each of them has answered."""
    with socket.create_server((HOST, 0), backlog=512) as shared:
        port = shared.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "daphne",
            "-v",
            "0",
            "--fd",
            str(shared.fileno()),
            "community.asgi:application",
        ]
        running = [_started(command, shared, environment) for _ in range(count)]
        servers = Servers(port, running)
        try:
            await _each_answers(servers)
            yield servers
        finally:
            for one in running:
                one.terminate()
            for one in running:
                one.wait()


def _started(command: list[str], shared: socket.socket, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, pass_fds=[shared.fileno()], env={**os.environ, **environment})  # noqa: S603


async def _each_answers(servers: Servers) -> None:
    """Ask the plain page, which says who answers, until every process has. Raises TimeoutError."""
    wanted = {one.pid for one in servers.running}
    async with asyncio.timeout(START_SECONDS):
        while wanted:
            wanted -= {await _who_answers(servers.port)}
            await asyncio.sleep(0.02)


async def _who_answers(port: int) -> int:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(Request("/plain").encoded(port))
        await reader.readuntil(b"\r\n\r\n")
        return int(await reader.read(20))
    finally:
        writer.close()

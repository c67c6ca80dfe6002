"""Daphne, once or several times, each on a port of its own, as behind a proxy that hands connections out in turn.

On one shared socket the first process to wake takes every waiting connection, and the other stands idle.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from .client import HOST, Request

START_SECONDS = 60.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Servers:
    ports: list[int]
    running: list["subprocess.Popen[bytes]"]

    def port_of(self, connection: int) -> int:
        """Return where the connection of this number goes: to each process in turn."""
        return self.ports[connection % len(self.ports)]

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
    with ExitStack() as sockets:
        listening = [sockets.enter_context(socket.create_server((HOST, 0), backlog=512)) for _ in range(count)]
        servers = Servers(
            ports=[one.getsockname()[1] for one in listening],
            running=[_started(one, environment) for one in listening],
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                await asyncio.gather(*(_answers(port) for port in servers.ports))
            yield servers
        finally:
            for one in servers.running:
                one.terminate()
            for one in servers.running:
                one.wait()


def _started(listening: socket.socket, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    number = listening.fileno()
    command = [sys.executable, "manage.py", "web", "--fd", str(number)]
    return subprocess.Popen(command, pass_fds=[number], env={**os.environ, **environment})  # noqa: S603 - our own command line


async def _answers(port: int) -> None:
    """Wait for the first answer: until the process listens, the connection waits at its socket."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(Request("/plain").encoded(port))
        await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()

"""The site's processes: daphne, once or several times, each on a port of its own; and its worker.

The ports are as behind a proxy that hands connections out in turn: on one shared socket the first process to wake takes
every waiting connection, and the other stands idle.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .client import HOST, Request, ask

START_SECONDS = 60.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
KIBIBYTE, MEBIBYTE = 2**10, 2**20
SITE = ("manage.py", "web")
WORKER = ("manage.py", "worker")


@dataclass(frozen=True)
class Memory:
    """What a process holds, in bytes: `resident` with what it shares with others, `own` without."""

    resident: int
    own: int

    @classmethod
    def of(cls, process: "subprocess.Popen[bytes]") -> "Memory":
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()[1:]
        said = {line.split(":")[0]: int(line.split()[1]) * KIBIBYTE for line in lines}
        return cls(said["Rss"], said["Private_Clean"] + said["Private_Dirty"])

    def __str__(self) -> str:
        return f"{self.resident / MEBIBYTE:.0f} MB ({self.own / MEBIBYTE:.0f} its own)"


@dataclass(frozen=True)
class Servers:
    ports: list[int]
    running: list["subprocess.Popen[bytes]"]

    def port_of(self, connection: int) -> int:
        """Return where the connection of this number goes: to each process in turn."""
        return self.ports[connection % len(self.ports)]

    def memory(self) -> list[Memory]:
        """Return what each process holds now."""
        return [Memory.of(one) for one in self.running]

    def cpu_seconds(self) -> float:
        """Return how much processor time the processes have used so far: a figure that a busy machine spoils little."""
        stats = (Path(f"/proc/{one.pid}/stat").read_text().rpartition(")")[2].split() for one in self.running)
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS_PER_SECOND


@asynccontextmanager
async def daphnes(
    count: int, environment: Mapping[str, str], *, command: Sequence[str] = SITE
) -> AsyncIterator[Servers]:
    """Run `count` processes until the block ends; it begins when each of them has answered."""
    with ExitStack() as sockets:
        listening = [sockets.enter_context(socket.create_server((HOST, 0), backlog=512)) for _ in range(count)]
        servers = Servers(
            ports=[one.getsockname()[1] for one in listening],
            running=[_started(command, environment, one) for one in listening],
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                await asyncio.gather(*(_answers(port) for port in servers.ports))
            yield servers
        finally:
            _end(servers.running)


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the worker until the block ends."""
    running = subprocess.Popen([sys.executable, *WORKER], env={**os.environ, **environment})  # noqa: S603 - our own command line
    try:
        yield running
    finally:
        _end([running])


def _started(
    command: Sequence[str], environment: Mapping[str, str], listening: socket.socket
) -> "subprocess.Popen[bytes]":
    number = listening.fileno()
    line = [sys.executable, *command, "--fd", str(number)]
    return subprocess.Popen(line, pass_fds=[number], env={**os.environ, **environment})  # noqa: S603 - our own command line


def _end(running: Sequence["subprocess.Popen[bytes]"]) -> None:
    for one in running:
        one.terminate()
    for one in running:
        one.wait()


async def _answers(port: int) -> None:
    """Wait for the first answer: until the process listens, the connection waits at its socket."""
    await ask(port, Request("/plain"))

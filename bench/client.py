"""A small HTTP/1.1 client that keeps its connections and takes the time of every answer."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask; `succeeds` says which statuses are the answer that was wanted."""

    path: str
    method: str = "GET"
    cookies: str = ""
    body: bytes = b""
    succeeds: tuple[int, ...] = (200,)

    def encoded(self, port: int) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: localhost:{port}"]
        if self.cookies:
            lines.append(f"Cookie: {self.cookies}")
        if self.body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(slots=True)
class Answers:
    """How long each answer took, in seconds, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    bytes: int = 0


Scenario = Callable[[int, int], Request]
"""From the number of the connection and of the request on it to what is asked."""


async def measure(port_of: Callable[[int], int], scenario: Scenario, *, connections: int, seconds: float) -> Answers:
    """Ask over so many connections at once, each at its port and waiting for its answer, for so long."""
    answers = Answers()
    end = time.perf_counter() + seconds
    await asyncio.gather(
        *(_ask_until(end, port_of(number), scenario, number, answers) for number in range(connections))
    )
    return answers


async def _ask_until(end: float, port: int, scenario: Scenario, number: int, answers: Answers) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    turn = 0
    try:
        while time.perf_counter() < end:
            request = scenario(number, turn)
            turn += 1
            begun = time.perf_counter()
            writer.write(request.encoded(port))
            status, body = await answer(reader)
            answers.seconds.append(time.perf_counter() - begun)
            answers.bytes += len(body)
            if status not in request.succeeds:
                answers.failures.append(f"{request.method} {request.path} answered {status}")
    except (OSError, asyncio.IncompleteReadError) as error:
        answers.failures.append(f"connection {number}: {error}")
    finally:
        writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read one answer whole; return its status and its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in fields:
        return status, await reader.readexactly(int(fields["content-length"]))
    body = b""
    while fields.get("transfer-encoding") == "chunked":
        chunk = int((await reader.readline()).strip(), 16)
        body += (await reader.readexactly(chunk + 2))[:-2]
        if chunk == 0:
            break
    return status, body


async def ask(port: int, request: Request) -> tuple[int, bytes]:
    """Ask once, over a connection of its own; return the status and the body."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(request.encoded(port))
        return await answer(reader)
    finally:
        writer.close()

"""A page's socket without the page: it subscribes to topics and says how far they have moved."""

import asyncio
import base64
import json
import os
import struct
from collections.abc import AsyncIterator, Sequence

from .client import HOST

_LONG, _LONGER = 126, 127
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


async def heard(port: int, cookies: str, topics: Sequence[str], ready: asyncio.Event) -> AsyncIterator[dict[str, int]]:
    """Listen, and return numbers of topics as they are told; `ready` is set by the first."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        await _shake_hands(reader, writer, port, cookies)
        writer.write(subscription(topics))
        while True:
            kind, content = await _next_frame(reader)
            if kind == CLOSE:
                raise ConnectionError(f"the site closed a socket: {content!r}")
            if kind == PING:
                writer.write(frame(PONG, content))
            elif seqs := json.loads(content).get("seqs"):
                ready.set()
                yield seqs
    finally:
        writer.close()


async def _shake_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, cookies: str) -> None:
    writer.write(greeting(port, cookies))
    head = await reader.readuntil(b"\r\n\r\n")
    if not is_welcome(head):
        raise ConnectionError(f"no socket: {head[:80]!r}")


def greeting(port: int, cookies: str) -> bytes:
    """Return the request by which a page asks for its socket (RFC 6455, 4.1)."""
    lines = [
        "GET /ws/live HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: http://localhost:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Cookie: {cookies}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def is_welcome(head: bytes) -> bool:
    """Say whether the server gave the socket."""
    return b" 101 " in head.split(b"\r\n")[0]


def subscription(topics: Sequence[str]) -> bytes:
    """Return the frame by which a page says what it listens to."""
    return frame(TEXT, json.dumps({"subscribe": list(topics)}).encode())


def frame(kind: int, content: bytes) -> bytes:
    """Return a frame as a client sends it: short, and masked (with zeros, which changes nothing)."""
    return bytes([0x80 | kind, 0x80 | len(content)]) + bytes(4) + content


async def _next_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    first, length = await reader.readexactly(2)
    if length == _LONG:
        [length] = struct.unpack("!H", await reader.readexactly(2))
    elif length == _LONGER:
        [length] = struct.unpack("!Q", await reader.readexactly(8))
    return first & 0x0F, await reader.readexactly(length)

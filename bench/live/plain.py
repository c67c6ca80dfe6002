"""The ceiling: the same server with nothing behind it. Whatever is posted, each socket is told a number.

`python -m bench.live.plain --fd N`, as `manage.py web` is started.
"""

import argparse
import json
from collections.abc import Awaitable, Callable
from typing import Any

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server

from bench.author import Author

from .crowd import Seat

COMMAND = ("-m", "bench.live.plain")
TOPIC = "plain"
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Plain:
    """An ASGI application that keeps a number and the sockets to tell."""

    def __init__(self) -> None:
        self.number = 0
        self.sockets: set[Send] = set()

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        if scope["type"] == "websocket":
            await self._hold(receive, send)
            return
        if scope["method"] == "POST":
            self.number += 1
            for socket in list(self.sockets):
                await socket(self._message())
        await send({"type": "http.response.start", "status": 303 if scope["method"] == "POST" else 200})
        await send({"type": "http.response.body", "body": b""})

    async def _hold(self, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await receive()  # what it wants to hear
        await send(self._message())
        self.sockets.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self.sockets.discard(send)

    def _message(self) -> dict[str, Any]:
        said = json.dumps({"seqs": {TOPIC: self.number}}, separators=(",", ":"))
        return {"type": "websocket.send", "text": said}


def seats(count: int) -> list[Seat]:
    """Return so many listeners."""
    return [Seat("", TOPIC)] * count


def author(port: int) -> Author:
    """Return who posts there."""
    return Author(port, "", "", "/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fd", type=int, required=True)
    number = parser.parse_args().fd
    Server(Plain(), endpoints=build_endpoint_description_strings(file_descriptor=number), verbosity=0).run()


if __name__ == "__main__":
    main()

"""The web process: daphne, which lets nobody down when it is told to stop."""

import asyncio
import time
from typing import Any, Final

from daphne.server import Server
from twisted.internet.defer import Deferred

from .hub import hub

GRACE_SECONDS: Final = 20.0
"""So long a request that was begun may still take; whoever stops the process forcibly waits longer."""
LOOK_SECONDS: Final = 0.05
MOST_UNTAKEN: Final = 65_536
"""Bytes that may wait for a client beside what the system keeps for it: then nothing more is made for it …"""
PATIENCE_SECONDS: Final = 30.0
"""… until it takes some; one that takes nothing for so long is dropped. (The hub gives up on pages sooner.)"""


class DrainingServer(Server):  # type: ignore[misc]  # daphne is untyped
    """On SIGTERM: takes no new connection, sends every page to another process, and finishes what it began.

    Where somebody else holds the listening socket (systemd, `make cluster`), whoever connects meanwhile waits in its
    queue for the next process, and is not refused.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._open: list[Any] = []

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self._open.append(port)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Daphne's `send`, which takes whatever it is given; where more is to come, it returns when there is room."""
        await super().handle_reply(protocol, message)
        if message["type"] == "websocket.send" or message.get("more_body"):
            await _room(protocol.transport)

    def kill_all_applications(self) -> "Deferred[None]":
        """Daphne's hook before the end: it would break off every request that is under way."""
        return Deferred.fromFuture(asyncio.ensure_future(self._drain()))

    async def _drain(self) -> None:
        for port in self._open:
            port.stopListening()
        hub.send_away()
        end = time.monotonic() + GRACE_SECONDS
        while self._at_work() and time.monotonic() < end:  # noqa: ASYNC110 - daphne has no event for it
            await asyncio.sleep(LOOK_SECONDS)
        await super().kill_all_applications().asFuture(asyncio.get_running_loop())

    def _at_work(self) -> bool:
        """Say whether an answer is still being made or a socket still being closed."""
        running: list[Any] = [details.get("application_instance") for details in self.connections.values()]
        return any(one and not one.done() for one in running)


async def _room(transport: Any) -> None:
    """Wait until little waits for the client; drop it when it takes nothing."""
    untaken, since = _untaken(transport), time.monotonic()
    while untaken > MOST_UNTAKEN:
        await asyncio.sleep(LOOK_SECONDS)  # Twisted would tell one producer, and the HTTP channel is that already
        if (left := _untaken(transport)) != untaken:
            untaken, since = left, time.monotonic()
        elif time.monotonic() - since > PATIENCE_SECONDS:
            transport.abortConnection()


def _untaken(transport: Any) -> int:
    """Return how many bytes this process keeps for a client; none for one that is gone."""
    if transport is None or not transport.connected:
        return 0
    buffered: int = len(transport.dataBuffer) - transport.offset
    return buffered + int(transport._tempDataLen)  # noqa: SLF001 - Twisted tells it nowhere else

"""Sockets for tests: the real consumer with a member's session, a hub of their own, and what a browser would send.

The database is asked in the test's own thread and transaction, as Django does for its asynchronous tests.
"""

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self
from unittest.mock import patch

from asgiref.sync import async_to_sync, sync_to_async
from channels.routing import URLRouter
from channels.sessions import SessionMiddlewareStack
from channels.testing import WebsocketCommunicator
from django.test import TestCase
from django.urls import path

from community.members.middleware import may_listen
from community.members.models import Member
from realtime.sockets.consumers import LiveConsumer
from realtime.sockets.hub import Hub
from tests.factories import sessions

QUIET_SECONDS = 0.05


def on_a_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Decorator: run an asynchronous test on a loop, with the database in this thread."""

    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        # The test's connection is in a transaction of its own: it must not look old.
        with patch("channels.db.close_old_connections"):
            async_to_sync(test)(**fixtures)

    return run


def in_thread(function: Any) -> Any:
    """Let a synchronous piece of a test use the database from an asynchronous one; what it commits is committed."""

    def committing(*arguments: Any, **options: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return function(*arguments, **options)

    return sync_to_async(committing)


class Page:
    """A page with a socket: `async with Page(member, hub) as page`."""

    def __init__(
        self,
        member: Member | None,
        hub: Hub,
        *,
        application: Any = None,
        origin: str = "http://testserver",
        second_factor: bool = True,
    ) -> None:
        self.member = member
        live = LiveConsumer.as_asgi(door=may_listen, hub=hub)
        self.application = application or URLRouter([path("ws/live", SessionMiddlewareStack(live))])
        self.origin = origin
        self.second_factor = second_factor
        self.key = ""
        self.code: int | None = None

    async def connect(self) -> bool:
        """Open the socket; say whether it was accepted, and keep the code when it was not."""
        headers = [(b"host", b"testserver"), (b"origin", self.origin.encode())]
        if self.member:
            self.key = await in_thread(sessions.session_key)(self.member, second_factor=self.second_factor)
            headers.append((b"cookie", f"session={self.key}".encode()))
        self.socket = WebsocketCommunicator(self.application, "/ws/live", headers=headers)
        connected, code = await self.socket.connect(timeout=5)
        self.code = None if connected else code
        return connected

    async def is_sent_away(self) -> bool:
        """Open the socket; say whether it was closed at once. (Only an open socket can say why.)"""
        return await self.connect() and await self.hear() is None

    async def __aenter__(self) -> Self:
        assert await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.disconnect()

    async def subscribe(self, *names: str) -> dict[str, int]:
        await self.send({"subscribe": list(names)})
        return (await self.hear())["seqs"]

    async def send(self, wish: Any) -> None:
        await self.send_frame(text=json.dumps(wish))

    async def send_frame(self, **frame: Any) -> None:
        await self.socket.send_input({"type": "websocket.receive"} | frame)

    async def hear(self, within: float = 5) -> Any:
        """Return the next message, or None when the socket was closed; its code is kept."""
        answer = await self.socket.receive_output(timeout=within)
        if answer["type"] == "websocket.close":
            self.code = answer.get("code")
            return None
        return json.loads(answer["text"])

    async def hears_nothing(self, seconds: float = QUIET_SECONDS) -> bool:
        return await self.socket.receive_nothing(timeout=seconds)


async def eventually(true: Any, within: float = 5) -> bool:
    """Wait until the call returns something true."""
    for _ in range(int(within / 0.02)):
        if true():
            return True
        await asyncio.sleep(0.02)
    return False

"""How HTTP is answered inside daphne: Django's synchronous chain, whole, in one kept thread.

Why, and the figures of this and of the ways not taken: docs/decisions/0002-http-in-one-kept-thread.md.
"""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, Final

from django.conf import settings
from django.core import signals
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponseBase
from django.urls import set_script_prefix

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

Answer = tuple[HttpResponseBase, bytes | Iterator[bytes]]
"""A response with its content: whole, or a stream still to be read."""

BLOCK: Final = 1 << 16
"""Bytes of a streamed response that are fetched in one hop to the thread."""


class Abandoned(Exception):
    """The client left before its request was complete."""


class KeptThreadHandler(ASGIHandler):
    """Django's ASGI handler with the middleware chain built for threads and run in one hop to the one it keeps.

    The thread, and so its database connection, stays for the life of the process. A response that is not a stream is
    finished in that same hop, so a client that leaves costs nothing more than its own request.
    """

    def __init__(self) -> None:
        self.load_middleware()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="http")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request. A client that leaves before its body is complete is not answered and reaches no view.

        The site stands at the root of its host. Daphne takes another root from a header that every client can send; all
        our links, those in mails too, would begin with it.
        """
        scope = scope | {"root_path": ""}
        try:
            body = await _received(receive)
        except Abandoned:
            return
        answering = self._thread.submit(self._answer, scope, body)
        try:
            response, content = await asyncio.wrap_future(answering)
        except asyncio.CancelledError:  # the server has given up on a client that left
            self._thread.submit(_discard, answering)
            raise
        await send({"type": "http.response.start", "status": response.status_code, "headers": _headers(response)})
        if isinstance(content, bytes):
            await send({"type": "http.response.body", "body": content})
        else:
            await self._stream(response, content, receive, send)

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> Answer:
        """In the thread: run the whole chain; close what is complete, leave a stream open."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = self.get_response(request) if request else refusal
        if response.streaming:
            return response, iter(response)
        content = response.content
        response.close()
        body.close()
        return response, content

    async def _stream(self, response: HttpResponseBase, chunks: Iterator[bytes], receive: Receive, send: Send) -> None:
        """Send block by block, other requests in between, until the end or until the client has left."""
        loop = asyncio.get_running_loop()
        leaving = asyncio.ensure_future(receive())
        try:
            while not leaving.done() and (block := await loop.run_in_executor(self._thread, _block, chunks)):
                await send({"type": "http.response.body", "body": block, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            self._thread.submit(response.close)


async def _received(receive: Receive) -> IO[bytes]:
    """Return the whole body, in memory while small; what exceeds MAX_REQUEST_BYTES is not kept.

    Raises Abandoned when the client leaves first. (A body too large is refused by its length, in core.middleware.)
    """
    body: IO[bytes] | None = None
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Abandoned
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(chunk)
        if body is None:
            body = _room() if more else io.BytesIO()
        if size <= settings.MAX_REQUEST_BYTES:
            body.write(chunk)
        if not more:
            body.seek(0)
            return body


def _room() -> IO[bytes]:
    """Return a file in memory that moves to the disk as it grows; the request closes it."""
    return tempfile.SpooledTemporaryFile(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)


def _block(chunks: Iterator[bytes]) -> bytes:
    """Return the next chunks, about BLOCK bytes of them; empty at the end."""
    block = bytearray()
    for chunk in chunks:
        block += chunk
        if len(block) >= BLOCK:
            break
    return bytes(block)


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    cookies = (("Set-Cookie", cookie.output(header="").strip()) for cookie in response.cookies.values())
    return [(name.encode("ascii"), value.encode("latin1")) for name, value in (*response.items(), *cookies)]


def _discard(answering: "Future[Answer]") -> None:
    """In the thread, after the answer was made or taken out of the queue: close what nobody will read."""
    if not answering.cancelled() and not answering.exception():
        answering.result()[0].close()

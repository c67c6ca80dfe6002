"""A member with a browser, in chaos: posts until it is told that the post is there, listens, and reads what is new.

It does what the site's own scripts do: a form that was not answered is sent again with the same key; a socket that was
lost is opened again after a while; what was missed is asked for at the ordinary address.
"""

import asyncio
import random
import re
import time
import uuid
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from bench.client import HOST, Request, answer
from bench.listener import heard

PAUSE_SECONDS: Final = (2.0, 8.0)
"""Between two posts of one client."""
AGAIN_SECONDS: Final = (0.3, 1.5)
PATIENCE_SECONDS: Final = 40.0
_POST: Final = re.compile(rb'id="p-([0-9a-z]{12})"')
LOST: Final = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ValueError, IndexError)
"""What a connection ends with when the other side is killed; the last two by half of an answer's head."""


@dataclass
class Client:
    """`threads` are the ids of threads by their topics."""

    port: int
    cookies: str
    token: str
    threads: dict[str, str]
    told: set[str] = field(default_factory=set)
    """The words of posts that the site said are there."""
    untold: set[str] = field(default_factory=set)
    """… and of those it did not say so of, though they were sent."""
    view: dict[str, list[str]] = field(default_factory=dict)
    """By thread: the posts as they came into view."""
    seqs: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    """By topic: what the socket said last, and up to where was read."""
    opened: int = 0
    again: int = 0
    waited: list[float] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, until: float) -> None:
        """Post now and then until the time has come; whatever was begun is brought to its end."""
        while True:
            await asyncio.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 - chance, not a secret
            if time.monotonic() > until:
                return
            await self._post(random.choice(list(self.threads.values())))  # noqa: S311 - chance, not a secret

    async def _post(self, thread: str) -> None:
        words = f"word-{uuid.uuid4().hex}"
        form = {"csrfmiddlewaretoken": self.token, "language": "en", "body": words, "submission_key": str(uuid.uuid4())}
        request = Request(f"/t/{thread}/reply", method="POST", cookies=self.cookies, body=urlencode(form).encode())
        self.untold.add(words)
        began = time.monotonic()
        while (status := await self._asked(request))[0] not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            if HTTPStatus.BAD_REQUEST <= status[0] < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise RuntimeError(f"a post was answered {status[0]}")
            self.again += 1
            await _a_while()
        self.waited.append(time.monotonic() - began)
        self.untold.discard(words)
        self.told.add(words)

    async def listen(self) -> None:
        """Hear the threads for as long as the page is open, over one socket after another."""
        while True:
            self.opened += 1
            try:
                async with aclosing(heard(self.port, self.cookies, [*self.threads], asyncio.Event())) as told:
                    async for seqs in told:
                        for topic, seq in seqs.items():
                            self.seqs[topic] = max(seq, self.seqs.get(topic, 0))
                        self.moved.set()
            except LOST:
                await _a_while()

    async def look(self) -> None:
        """Read what is new whenever something moved."""
        while True:
            await self.moved.wait()
            self.moved.clear()
            for topic, thread in self.threads.items():
                if self.seqs.get(topic, 0) > self.read.get(topic, -1):
                    await self._read(topic, thread)

    async def _read(self, topic: str, thread: str) -> None:
        reached = self.seqs[topic]
        view = self.view.setdefault(thread, [])
        while True:
            after = f"&after={view[-1]}" if view else ""
            status, body = await self._asked(Request(f"/t/{thread}?order=time{after}", cookies=self.cookies))
            if status != HTTPStatus.OK:
                await _a_while()
                continue
            found = [post.decode() for post in _POST.findall(body)]
            if not found:
                break
            view += found
        self.read[topic] = reached

    def is_up_to_date(self) -> bool:
        """Say whether everything that the socket told of was read."""
        return all(self.read.get(topic, -1) >= self.seqs.get(topic, 0) for topic in self.threads)

    async def _asked(self, request: Request) -> tuple[int, bytes]:
        """Return status and body; 599 where no answer came."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reader, writer = await asyncio.open_connection(HOST, self.port)
                try:
                    writer.write(request.encoded(self.port))
                    return await answer(reader)
                finally:
                    writer.close()
        except LOST:
            return 599, b""


async def _a_while() -> None:
    await asyncio.sleep(random.uniform(*AGAIN_SECONDS))  # noqa: S311 - chance, not a secret

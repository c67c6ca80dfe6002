"""Who is who in a run: who writes, who listens, who follows."""

import html
import re
import secrets
import sys
from dataclasses import dataclass, field
from typing import Any

from bench.author import Author
from bench.client import Request, ask

from .crowd import Seat

_NEWS = re.compile(rb'src="(/t/[^"]+/news\?since=\d+[^"]*)"')


@dataclass(frozen=True)
class Cast:
    """`found` is what `stage` wrote down."""

    found: dict[str, Any]
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    def author(self, port: int, thread: str) -> Author:
        """Return who writes in `thread` ("listened" or "followed") at the process on this port."""
        return Author(port, self._cookies(self.found["author"]), self.token, self.found[thread]["reply"])

    def listeners(self, count: int) -> list[Seat]:
        """Return so many members who have the thread open."""
        topic = self.found["listened"]["topic"]
        return [Seat(self._cookies(session), topic) for session in self.found["listeners"][:count]]

    def followers(self) -> list[Seat]:
        """Return those who follow the other thread, each with their bell."""
        pairs = zip(self.found["listeners"], self.found["bells"], strict=False)
        return [Seat(self._cookies(session), bell) for session, bell in pairs]

    def page(self) -> Request:
        """Return how a listener asks for the thread."""
        return Request(self.found["listened"]["page"], cookies=self._cookies(self.found["listeners"][0]))

    async def news(self, port: int) -> str:
        """Return the address from which the thread's page, as it is now, fetches what is new."""
        status, body = await ask(port, self.page())
        address = news_address(body)
        if not address:
            sys.exit(f"The thread was answered {status} and listens to nothing, so these figures say nothing.")
        return address

    def _cookies(self, session: str) -> str:
        names = self.found["cookies"]
        return f"{names['session']}={session}; {names['csrf']}={self.token}"


def news_address(page: bytes) -> str:
    """Return the address from which a thread's `page` asks for what is new; nothing where it asks for nothing."""
    found = _NEWS.search(page)
    return html.unescape(found[1].decode()) if found else ""

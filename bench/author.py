"""A member who writes replies to one thread, one after another."""

import sys
import time
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode

from .client import Request, ask


@dataclass
class Author:
    """`address` takes the form; `cookies` hold the session, and the token that the form repeats."""

    port: int
    cookies: str
    token: str
    address: str
    waited: list[float] = field(default_factory=list)
    """Seconds until each was answered."""

    async def write(self) -> tuple[float, float]:
        """Send a text; return when it was sent and when it was answered. Ends the run where it is not taken."""
        said = {"csrfmiddlewaretoken": self.token, "language": "en", "body": "A text."}
        form = urlencode(said | {"submission_key": str(uuid.uuid4())}).encode()
        sent = time.perf_counter()
        status, _body = await ask(self.port, Request(self.address, method="POST", cookies=self.cookies, body=form))
        answered = time.perf_counter()
        if status not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            sys.exit(f"The text was answered {status}, so these figures say nothing.")
        self.waited.append(answered - sent)
        return sent, answered

"""People at a running site, over the wire: they read, post, and keep pages open that listen."""

import asyncio
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings

from bench.listener import heard
from community.demo.ports import HOST
from community.members.models import Member
from tests import live
from tests.factories.sessions import session_key

TOKEN = "0123456789abcdef0123456789abcdef"
PATIENCE_SECONDS = 60.0


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Message
    text: str


class Person:
    """A member with a session at the site."""

    def __init__(self, site: live.Site, member: Member) -> None:
        self.site, self.member = site, member
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session_key(member)}; {settings.CSRF_COOKIE_NAME}={TOKEN}"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def reply(self, thread, words: str, *, key: str = "") -> Answer:
        """Answer the thread; a form that is sent again has the same `key`."""
        said = {"body": words, "language": "en", "submission_key": key or str(uuid.uuid4())}
        form = urlencode({"csrfmiddlewaretoken": TOKEN} | said)
        return self._ask("POST", f"/t/{thread.public_id}/reply", form)

    def _ask(self, method: str, path: str, form: str = "") -> Answer:
        headers = {"Host": f"localhost:{self.site.port}", "Cookie": self.cookies}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(HOST, self.site.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=form or None, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def hears(self, topic: str, happens: Callable[[], object]) -> bool:
        """Keep a page open that listens to the topic; say whether it hears of what `happens` meanwhile."""
        listening = threading.Event()
        with ThreadPoolExecutor(1) as beside:  # what happens asks the database, on this thread's connection
            hearing = beside.submit(lambda: asyncio.run(self._hears(topic, listening)))
            assert listening.wait(PATIENCE_SECONDS)
            happens()
            return hearing.result()

    async def _hears(self, topic: str, listening: threading.Event) -> bool:
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            aclosing(heard(self.site.port, self.cookies, [topic], asyncio.Event())) as told,
        ):
            before = (await anext(told))[topic]
            listening.set()
            async for numbers in told:
                if numbers.get(topic, 0) > before:
                    return True
        return False


def eventually(true: Callable[[], object], within: float = PATIENCE_SECONDS) -> bool:
    """Wait until the call returns something true."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False

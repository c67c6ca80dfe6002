"""A page that opens a socket and never reads: little is kept for it, it is dropped, and the others are served on."""

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from struct import pack

import pytest
from django.conf import settings

from community.demo.ports import HOST, wait_for_success
from realtime.sockets.consumers import MESSAGES
from tests import live
from tests.factories import forum, members
from tests.faults.people import PATIENCE_SECONDS, Person

START_SECONDS = 60
LITTLE = 4096
"""Bytes that the system keeps for each side: the less, the sooner it is known that nobody reads."""


@pytest.fixture
def site(copy) -> Iterator[live.Site]:
    """Run a web process that is impatient."""
    database, folder = copy
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LITTLE)
        listening.bind((HOST, 0))
        listening.listen()
        port, number = listening.getsockname()[1], listening.fileno()
        command = [sys.executable, "-m", "tests.faults.impatient", "--fd", str(number)]
        environment = os.environ | live.environment_of(database, folder) | {"REDIS_URL": ""}
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, pass_fds=[number])
        try:
            begun = wait_for_success(
                port, seconds=START_SECONDS, going_on=lambda: process.poll() is None, path="/healthz"
            )
            assert begun == 200
            yield live.Site(f"http://localhost:{port}", folder / "outbox")
        finally:
            process.kill()
            process.wait()


@contextmanager
def deaf_page(person: Person, topics: list[str]) -> Iterator[socket.socket]:
    """Open a socket of a page that asks for its topics again and again and reads nothing of what it is told."""
    lines = [
        "GET /ws/live HTTP/1.1",
        f"Host: localhost:{person.site.port}",
        f"Origin: http://localhost:{person.site.port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
        f"Cookie: {person.cookies}",
    ]
    with socket.socket() as page:
        page.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
        page.connect((HOST, person.site.port))
        page.sendall("\r\n".join([*lines, "", ""]).encode())
        assert b" 101 " in page.recv(64)
        wish = json.dumps({"subscribe": topics}).encode()
        frame = bytes([0x81, 0x80 | 126]) + pack("!H", len(wish)) + bytes(4) + wish
        for _ in range(MESSAGES - 1):
            page.sendall(frame)
        yield page


def is_dropped(page: socket.socket) -> bool:
    """Wait until the other side has broken the connection off; nothing is read meanwhile."""
    waiting = select.poll()
    waiting.register(page, 0)
    return any(events & (select.POLLHUP | select.POLLERR) for _, events in waiting.poll(PATIENCE_SECONDS * 1000))


def test_a_page_that_never_reads_is_dropped_and_others_hear_on(site, thread):
    topics = [forum.thread(board=thread.board).topic for _ in range(60)]
    deaf, listener = Person(site, members.member()), Person(site, thread.author)

    with deaf_page(deaf, topics) as page:
        assert listener.hears(thread.topic, lambda: forum.post(thread=thread))
        assert is_dropped(page)
    assert listener.hears(thread.topic, lambda: forum.post(thread=thread))

"""A web process is exchanged under its readers: whoever comes waits for the next, open pages are told to move."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings

from community.demo.ports import HOST, wait_for_success
from realtime.sockets.consumers import LONGEST_FRAME, TOO_LONG
from realtime.sockets.hub import MOVE_ON
from tests import live
from tests.factories import members

pytestmark = pytest.mark.journey

START_SECONDS = 60
CLOSED = """([port, first]) => new Promise((tell) => {
    const socket = new WebSocket(`ws://localhost:${port}/ws/live`);
    socket.onopen = () => socket.send(first);
    socket.onmessage = () => (document.body.dataset.socket = "open");
    socket.onclose = (event) => tell(event.code);
})"""

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def listening(site) -> Iterator[socket.socket]:
    """Return a listening socket that stays open while processes come and go, as a service manager keeps it."""
    with socket.create_server((HOST, 0)) as kept:
        yield kept


@pytest.fixture
def start(listening) -> Iterator[Start]:
    """Start a web process on the kept socket; it answers when this returns."""
    environment = os.environ | live.environment_of(*live.COPIES["journeys"])
    command = [sys.executable, "manage.py", "web", "--fd", str(listening.fileno())]

    def _start() -> "subprocess.Popen[bytes]":
        process = stack.enter_context(
            subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, pass_fds=[listening.fileno()])
        )
        stack.callback(process.kill)
        return process

    with ExitStack() as stack:
        yield _start


def test_a_socket_that_speaks_nonsense_hears_from_the_real_server_why_it_is_closed(visit, site):
    page = visit(members.member()).new_page()
    page.goto("/accounts/login/")

    code = page.evaluate(CLOSED, [site.url.rpartition(":")[2], "x" * (LONGEST_FRAME + 1)])

    assert code == TOO_LONG


def test_who_comes_while_the_process_is_exchanged_waits_for_the_next_and_open_pages_are_told_to_move(
    visit, start, listening
):
    port = listening.getsockname()[1]
    before = start()
    assert wait_for_success(
        port, seconds=START_SECONDS, going_on=lambda: before.poll() is None, path="/accounts/login/"
    )
    page = visit(members.member()).new_page()
    page.goto(f"http://localhost:{port}/")
    closed = page.evaluate_handle(f"(given) => ({{ code: ({CLOSED})(given) }})", [port, '{"subscribe": []}'])
    page.locator("body[data-socket=open]").wait_for()

    before.send_signal(signal.SIGTERM)

    assert closed.evaluate("async (closed) => await closed.code") == MOVE_ON
    assert before.wait(START_SECONDS) == 0
    start()
    assert page.goto(f"http://localhost:{port}/").status == 200

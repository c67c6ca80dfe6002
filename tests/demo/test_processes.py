"""The demo's two processes: started together, stopped together, and a plain sentence when something is in the way."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from community.demo import loader, ports
from community.demo.processes import Processes
from tests import live
from tests.demo import youngest_threads

SLEEP = ["-c", "import time; time.sleep(60)"]
STUBBORN = [
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
]


def _gone(child: "subprocess.Popen[bytes]") -> bool:
    return child.poll() is not None


def test_the_end_of_one_process_is_noticed_and_the_other_is_stopped():
    processes = Processes()
    processes.start("the worker", SLEEP)
    processes.start("the site", ["-c", "pass"])

    processes.wait()
    fallen = processes.fallen()
    processes.stop()

    assert fallen == "the site"
    assert all(_gone(child) for child in processes.running.values())


def test_one_that_does_not_listen_is_forced(monkeypatch):
    monkeypatch.setattr("community.demo.processes.GRACE_SECONDS", 0.3)
    processes = Processes()
    processes.start("the site", STUBBORN)
    time.sleep(0.3)

    processes.stop()

    assert _gone(processes.running["the site"])


def test_a_busy_port_is_one_sentence(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        assert ports.is_busy(port)
        with pytest.raises(CommandError, match=rf"Port {port} is busy. .* make demo PORT={port + 1}"):
            call_command("demo")


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_one_sentence(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(CommandError, match="PORT"):
        call_command("demo")


@pytest.fixture(scope="module")
def prepared_demo(demo_database) -> dict[str, str]:
    """Return the environment of a demo that was loaded before, so that it starts as a second time."""
    copy, folder = demo_database
    with youngest_threads():
        loader.load()
    connection.close()
    return {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "community.settings",
        "SECRET_KEY": settings.SECRET_KEY,  # under which the second factors were stored
        "DATABASE_URL": live.url_of(copy),
        "VAR_DIR": str(folder),
    }


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_answers_says_how_to_sign_in_and_leaves_nothing_running(ending, prepared_demo):
    port = ports.free_port()
    environment = {**os.environ, **prepared_demo, "PORT": str(port)}
    demo = subprocess.Popen(
        [sys.executable, "manage.py", "demo"], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    )
    said = ""
    while "Ctrl-C stops everything" not in said:
        line = demo.stdout.readline()
        assert line, said
        said += line

    assert f"http://localhost:{port}/" in said
    assert "moderator" in said
    assert "make demo-code ROLE=moderator" in said
    assert [ports.status_of(port, path) for path in ("/", "/ar/", "/forum/")] == [200, 200, 302]

    demo.send_signal(ending)
    assert demo.wait(15) == 0
    assert not ports.is_busy(port)

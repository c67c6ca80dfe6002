"""Many processes on one machine, as a service manager keeps them: each is started again when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings

from .ports import HOST, SUCCESS, free_port, status_of
from .processes import GRACE_SECONDS, STOPPING_SIGNALS

LOOK_SECONDS = 0.2
AGAIN_AFTER_SECONDS = 0.5
BACKLOG = 512


@dataclass
class Kept:
    """One process of the cluster: how it is started, and the socket that stays open while it is exchanged."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    listening: socket.socket | None = None
    running: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0

    def start(self) -> None:
        descriptors = [self.listening.fileno()] if self.listening else []
        self.running = subprocess.Popen(  # noqa: S603 - our own command lines
            self.command,
            cwd=settings.BASE_DIR,
            env={**os.environ, **self.environment},
            pass_fds=descriptors,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def fell(self) -> bool:
        return self.running is None or self.running.poll() is not None

    def stop(self) -> None:
        """Ask it to end, and force it after a while."""
        if self.running and self.running.poll() is None:
            self.running.terminate()
            try:
                self.running.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()


@dataclass
class Cluster:
    """SIGHUP exchanges the web processes one after another; a stopping signal ends all of them."""

    say: Callable[[str], None]
    environment: Mapping[str, str] = field(default_factory=dict)
    """What the processes find in theirs beside our own."""
    kept: list[Kept] = field(default_factory=list)
    stopping: bool = False
    exchanging: bool = False

    def add_web(self) -> int:
        """Take up a web process; return its port."""
        listening = socket.create_server((HOST, free_port()), backlog=BACKLOG)
        command = [sys.executable, "manage.py", "web", "--fd", str(listening.fileno())]
        port = int(listening.getsockname()[1])
        self.kept.append(Kept(f"web {port}", command, self.environment, listening))
        return port

    def add(self, name: str, command: list[str]) -> None:
        self.kept.append(Kept(name, command, self.environment))

    def run(self, ready: Callable[[], None]) -> None:
        """Keep all of them running until a stopping signal; call `ready` once every web process answers."""
        for number in STOPPING_SIGNALS[:2]:
            signal.signal(number, self._note_stop)
        signal.signal(signal.SIGHUP, self._note_exchange)
        try:
            self.start()
            self._wait_for_answers()
            if not self.stopping:
                ready()
            while not self.stopping:
                self.look_after()
                if self.exchanging:
                    self.exchange()
                time.sleep(LOOK_SECONDS)
        finally:
            self.stop()

    def start(self) -> None:
        for one in self.kept:
            one.start()

    def look_after(self) -> None:
        """Start again whatever ended by itself."""
        for one in self.kept:
            if one.fell() and time.monotonic() - one.started > AGAIN_AFTER_SECONDS:
                self.say(f"{one.name} ended; it is started again.")
                one.start()

    def exchange(self) -> None:
        """Put a new process in the place of each web process, one after another."""
        self.exchanging = True
        for one in self.kept:
            if one.listening and not self.stopping:
                one.stop()
                one.start()
                self._wait_for_answers()
        self.exchanging = False
        self.say("Every web process was exchanged.")

    def stop(self) -> None:
        for one in reversed(self.kept):
            one.stop()

    def _wait_for_answers(self) -> None:
        for one in self.kept:
            while one.listening and not self.stopping and not one.fell():
                if status_of(one.listening.getsockname()[1], "/readyz") == SUCCESS:
                    break
                time.sleep(LOOK_SECONDS)

    def _note_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _note_exchange(self, _number: int, _frame: FrameType | None) -> None:
        self.exchanging = True

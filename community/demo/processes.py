"""The demo's two processes, started together and stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings

GRACE_SECONDS = 8.0
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Processes:
    """Children with a name each. A signal to us, or the end of one of them, stops them all."""

    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    stopped: bool = False

    def start(self, name: str, arguments: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
        """Start Python with `arguments`, in a session of its own so that Ctrl-C reaches it through us, in order."""
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own command lines
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )

    def stop_on_signals(self) -> None:
        for number in STOPPING_SIGNALS:
            signal.signal(number, self._note_signal)

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopped = True

    def fallen(self) -> str | None:
        """Return the name of one that ended by itself, if any did."""
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def all_well(self) -> bool:
        return not self.stopped and self.fallen() is None

    def wait(self) -> None:
        """Return when a signal came or one of them ended."""
        while self.all_well():
            time.sleep(0.2)

    def stop(self) -> None:
        """End them all: asked first, forced after GRACE_SECONDS."""
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for child in self.running.values():
            try:
                child.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

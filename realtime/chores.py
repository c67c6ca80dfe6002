"""What the worker does again and again: higher apps declare it in their `tasks.py`, found at start."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Chore:
    """`do` looks for what is due and does it; its own locks make it safe, for several workers may do so at once."""

    do: Callable[[], object]
    interval: timedelta
    due: float = field(default=0.0)
    """By this process' monotonic clock; the first time is at once."""


chores: list[Chore] = []


def every(interval: timedelta) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Decorator: let each worker call the function once per `interval`."""

    def declare(do: Callable[[], object]) -> Callable[[], object]:
        chores.append(Chore(do, interval))
        return do

    return declare


def do_due_chores() -> None:
    """Do what is due now. One that fails is logged, tried again after its interval, and keeps no other waiting."""
    for chore in chores:
        if chore.due > time.monotonic():
            continue
        chore.due = time.monotonic() + chore.interval.total_seconds()
        try:
            chore.do()
        except Exception:
            logger.exception("A chore failed: %s. It is tried again in %s.", chore.do.__qualname__, chore.interval)

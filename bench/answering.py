"""What a process does that is asked by turns: it says in lines of JSON what there is, then how long each page took."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.http import HttpResponse

Ask = Callable[[], HttpResponse]


def say(fact: object) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def answer(asks: Mapping[str, Ask], *, afterwards: Callable[[], object] | None = None) -> None:
    """Ask for each page whose name comes in, and say how long it took; `afterwards` puts back what that changed."""
    for line in sys.stdin:
        took = taken(asks[line.strip()])
        if afterwards:
            afterwards()
        say(took)


def taken(ask: Ask) -> dict[str, float]:
    """Return the milliseconds of one answer: on the clock, and of this process' processor."""
    used, begun = time.process_time(), time.perf_counter()
    answered = ask()
    took = {"wall": time.perf_counter() - begun, "cpu": time.process_time() - used}
    if answered.status_code not in (HTTPStatus.OK, HTTPStatus.FOUND):
        sys.exit(f"A page answered {answered.status_code}, so these figures say nothing.")
    return {name: seconds * 1000 for name, seconds in took.items()}

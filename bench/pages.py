"""How many pages a second, on one process and on two, beside the plain-text page of the same server."""

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from .client import Request, Scenario, measure
from .report import Row
from .servers import Memory, daphnes

PROCESSES = (1, 2)
CONNECTIONS = (1, 16)
WARM_UP_SECONDS = 1.0
PLAIN = "plain text"
THREAD = "thread, member"
REPLY = "post a reply"
TEXT = "We changed the form after the last exercise and kept the line for the name of the person who refused."


@dataclass(frozen=True)
class Pages:
    """What was measured, and what the web processes held at the end of each load."""

    rows: list[Row] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)

    def row(self, scenario: str, *, processes: int, connections: int) -> Row:
        return next(
            row
            for row in self.rows
            if (row.scenario, row.processes, row.connections) == (scenario, processes, connections)
        )


def scenarios(found: Mapping[str, Any]) -> dict[str, Scenario]:
    """Return what is asked, by name; the plain page comes first, as the ceiling of the others."""
    token = secrets.token_hex(16)
    names, sessions, threads = found["cookies"], found["sessions"], found["threads"]

    def signed_in(number: int) -> str:
        return f"{names['session']}={sessions[number % len(sessions)]}; {names['csrf']}={token}"

    def page(path: str) -> Scenario:
        return lambda number, _turn: Request(path, cookies=signed_in(number))

    def thread(number: int, turn: int) -> Request:
        return Request(threads[(number * 7 + turn) % len(threads)], cookies=signed_in(number))

    def reply(number: int, _turn: int) -> Request:
        said = {"csrfmiddlewaretoken": token, "body": TEXT, "language": "en", "submission_key": str(uuid.uuid4())}
        return Request(
            f"{threads[number % len(threads)]}/reply",
            method="POST",
            cookies=signed_in(number),
            body=urlencode(said).encode(),
            succeeds=(302, 303),
        )

    return {
        PLAIN: lambda _number, _turn: Request("/plain"),
        "home, visitor": lambda _number, _turn: Request("/"),
        "board, member": page(found["board"]),
        THREAD: thread,
        "longest thread, member": page(found["longest"]),
        REPLY: reply,
    }


async def measure_pages(
    found: Mapping[str, Any], environment: Mapping[str, str], seconds: float, say: Callable[[str], None]
) -> Pages:
    """Ask for every page over one connection and over many, `seconds` each; several processes where PostgreSQL is."""
    pages = Pages()
    for processes in PROCESSES if found["database"] == "postgresql" else PROCESSES[:1]:
        async with daphnes(processes, environment) as servers:
            for connections in CONNECTIONS:
                ceiling = 0.0
                for name, scenario in scenarios(found).items():
                    await measure(servers.port_of, scenario, connections=connections, seconds=WARM_UP_SECONDS)
                    used = servers.cpu_seconds()
                    answers = await measure(servers.port_of, scenario, connections=connections, seconds=seconds)
                    row = Row.of(
                        name,
                        answers,
                        processes=processes,
                        connections=connections,
                        seconds=seconds,
                        cpu=servers.cpu_seconds() - used,
                        ceiling=ceiling,
                    )
                    ceiling = ceiling or row.rate
                    pages.rows.append(row)
                    say(f"{name}, {processes} process(es), {connections} connection(s): {row.rate:.0f}/s")
                    for failure in sorted(set(answers.failures))[:3]:
                        say(f"  {failure}")
            pages.memory.extend(servers.memory())
            say(f"Memory: {', '.join(map(str, servers.memory()))}")
    return pages

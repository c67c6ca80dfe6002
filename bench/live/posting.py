"""Post again and again, and time how long it took until the author had an answer and everybody else had heard."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench.author import Author
from bench.times import Times

from .crowd import Crowd

SHORTLY = (0.02, 0.1)
ANY_MOMENT = (0.1, 1.1)
"""Seconds between two posts: where something looks once a second, at any moment of that second."""


@dataclass(frozen=True)
class Posted:
    """All times are counted from when the post was sent."""

    answered: Times
    heard: Times
    shown: Times
    written: Times
    """When the rows were there that `rows` waits for."""
    lost: int


async def post(
    author: Author,
    crowd: Crowd,
    *,
    rounds: int,
    pause: tuple[float, float] = SHORTLY,
    fetch: str = "",
    rows: Callable[[], Awaitable[float]] | None = None,
    less: float = 0.0,
) -> Posted:
    """Post so often, each time once everybody heard of the one before; `less` seconds are a wait that is meant."""
    answered, heard, shown, written = list[float](), list[float](), list[float](), list[float]()
    lost = 0
    for _ in range(rounds):
        waiting = asyncio.ensure_future(crowd.next(fetch=fetch, shows="new repl"))
        counting = asyncio.ensure_future(rows()) if rows else None
        await asyncio.sleep(random.uniform(*pause))  # noqa: S311 - chance, not a secret
        sent, done = await author.write()
        came = await waiting
        answered.append(done - sent)
        heard += [moment - sent - less for moment in came.heard]
        shown += [moment - sent - less for moment in came.shown]
        lost += came.lost
        if counting:
            written.append(await counting - sent - less)
    return Posted(Times.of(answered), Times.of(heard), Times.of(shown), Times.of(written), lost)

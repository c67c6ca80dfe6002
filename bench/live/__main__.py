"""Measure everything that is live, and write it down: `python -m bench.live --report docs/performance`."""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.__main__ import circumstances, say
from bench.apart import filled
from bench.database import environment_of_its_own
from bench.pages import measure_pages
from tests.surroundings import redis_url

from .cast import Cast
from .fan_out import LISTENERS, measure_fan_out
from .idle import measure_idle
from .report import written
from .run import Run
from .telling import FOLLOWERS, measure_telling


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-live", description=__doc__)
    parser.add_argument("--posts", type=int, default=4_000)
    parser.add_argument("--sockets", type=int, default=5_000, help="idle, on one process")
    parser.add_argument("--seconds", type=float, default=1.5, help="for each page under each load")
    parser.add_argument("--report", type=Path, help="also write the report, with its charts, into this folder")
    said = parser.parse_args()
    with environment_of_its_own() as environment:
        say(f"Loading {said.posts} posts and {said.sockets} listeners…")
        found = filled("bench.fill", [str(said.posts)], environment)
        listeners = max(said.sockets, *LISTENERS)
        cast = Cast(filled("bench.live.stage", [str(listeners), str(FOLLOWERS)], environment))
        run = asyncio.run(_run(found, cast, environment, said))
    if any(row.failures for row in run.pages.rows):
        sys.exit("Some requests failed, so these figures say nothing.")
    sys.stdout.write(f"\n{written(run, said.report)}")


async def _run(found: dict[str, object], cast: Cast, environment: Mapping[str, str], said: argparse.Namespace) -> Run:
    redis = redis_url()
    return Run(
        circumstances=circumstances(found),
        fan_out=await measure_fan_out(cast, environment, redis, say),
        telling=await measure_telling(cast, environment, redis, say),
        idle=await measure_idle(cast, environment, said.sockets, say),
        pages=await measure_pages(found, environment, said.seconds, say),
    )


if __name__ == "__main__":
    main()

"""What happens during a run, and when."""

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from community.demo.cluster import Cluster, Kept

from .services import Postgres, Redis

AWAY_SECONDS = 8.0


@dataclass
class Faults:
    """Each is a sentence of the report and what it does; they are spread evenly over the run."""

    cluster: Cluster
    postgres: Postgres
    redis: Redis
    killed_workers: int = 0
    happened: list[str] = field(default_factory=list)

    async def strike(self, seconds: float) -> None:
        """Let everything happen, spread over so many seconds."""
        faults: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("a web process was killed", self._kill_web(0)),
            ("a worker was killed", self._kill_worker(0)),
            ("Redis was killed and came back empty", self._lose_redis),
            ("the other web process was killed", self._kill_web(1)),
            ("PostgreSQL crashed and was started again", self._crash_postgres),
            ("the other worker was killed", self._kill_worker(1)),
            ("the web processes were exchanged one after another", self._exchange),
            ("PostgreSQL was restarted while Redis was away", self._lose_both),
            ("both web processes and both workers were killed at once", self._kill_all),
        ]
        began = time.monotonic()
        for number, (sentence, strike) in enumerate(faults, start=1):
            await asyncio.sleep(max(0.0, began + seconds * number / (len(faults) + 1) - time.monotonic()))
            self.happened.append(f"{time.monotonic() - began:.0f} s: {sentence}")
            sys.stderr.write(f"  {self.happened[-1]}\n")
            await strike()

    def _of(self, kind: str) -> list[Kept]:
        return [one for one in self.cluster.kept if one.name.startswith(kind)]

    def _kill_web(self, number: int) -> Callable[[], Awaitable[None]]:
        async def strike() -> None:
            _kill(self._of("web")[number])

        return strike

    def _kill_worker(self, number: int) -> Callable[[], Awaitable[None]]:
        async def strike() -> None:
            _kill(self._of("worker")[number])
            self.killed_workers += 1

        return strike

    async def _kill_all(self) -> None:
        for one in (*self._of("web"), *self._of("worker")):
            _kill(one)
        self.killed_workers += len(self._of("worker"))

    async def _lose_redis(self) -> None:
        self.redis.kill()
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(self.redis.start)

    async def _crash_postgres(self) -> None:
        await asyncio.to_thread(self.postgres.stop, how="immediate")
        await asyncio.sleep(AWAY_SECONDS / 2)
        await asyncio.to_thread(self.postgres.start)

    async def _lose_both(self) -> None:
        self.redis.kill()
        await asyncio.to_thread(self.postgres.stop)
        await asyncio.to_thread(self.postgres.start)
        await asyncio.sleep(AWAY_SECONDS / 2)
        await asyncio.to_thread(self.redis.start)

    async def _exchange(self) -> None:
        await asyncio.to_thread(self.cluster.exchange)


def _kill(one: Kept) -> None:
    if one.running and not one.fell():
        one.running.send_signal(signal.SIGKILL)

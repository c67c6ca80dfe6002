"""The other web processes, over Redis: they hear of a change at once instead of within a second, and of who reads."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from channels.layers import get_channel_layer
from django.conf import settings

from community.core.shards import REST_SECONDS
from realtime.presence import Said

logger = logging.getLogger(__name__)

GROUP: Final = "live"
"""All processes are in one group: a process ignores what none of its sockets listens to. That costs messages by the
number of processes, never of topics or sockets, and one membership heals itself after Redis was away."""
PRESENCE: Final = "presence"
"""A group of its own for who reads: a process of a release that knew nothing of it is not in it."""
REJOIN_TICKS: Final = 20
PATIENCE_SECONDS: Final = 2.0


class Neighbours:
    """Best effort, both ways: whatever goes wrong here is found by the hub's poll, or said again soon."""

    def __init__(self, moved: Callable[[Mapping[str, int]], None], present: Callable[[Said], None]) -> None:
        self._moved = moved
        self._present = present
        self._channel = ""
        self._hearing: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._resting_until = 0.0
        self._is_reached = True

    def tell(self, seqs: Mapping[str, int]) -> None:
        """Say to the other processes that these topics moved."""
        if settings.REDIS_URL and not self._rests():
            self._start(self._tell(GROUP, {"type": "moved", "seqs": dict(seqs)}))

    def tell_presence(self, said: Said) -> None:
        """Say to all processes, this one too, who reads here: where Redis is away, nobody is counted anywhere."""
        if not settings.REDIS_URL:
            self._present(said)
        elif not self._rests():
            self._start(self._tell(PRESENCE, {"type": "present", "said": said}))

    def keep_in_touch(self, tick: int) -> None:
        """Listen to the others, if that is not so already; say now and then that we are still there."""
        if not settings.REDIS_URL or self._rests():
            return
        if self._hearing is None or self._hearing.done() or self._hearing.get_loop() is not asyncio.get_running_loop():
            self._hearing = asyncio.ensure_future(self._hear())
        elif tick % REJOIN_TICKS == 0:
            self._start(self._join())

    def lose_touch(self) -> None:
        """Stop listening to the others."""
        if self._hearing:
            self._hearing.cancel()
            self._hearing = None

    async def _tell(self, group: str, message: dict[str, Any]) -> None:
        await self._patiently(get_channel_layer().group_send(group, message))

    async def _join(self) -> None:
        for group in (GROUP, PRESENCE):
            await self._patiently(get_channel_layer().group_add(group, self._channel))

    async def _patiently(self, work: Awaitable[Any]) -> None:
        try:
            await asyncio.wait_for(work, PATIENCE_SECONDS)
        except Exception as error:  # noqa: BLE001 - best effort by contract
            self._rest(error)

    async def _hear(self) -> None:
        """Until something breaks: after a rest, the watch begins again."""
        try:
            layer = get_channel_layer()
            self._channel = await layer.new_channel(GROUP)
            for group in (GROUP, PRESENCE):
                await layer.group_add(group, self._channel)
            self._is_reached = True
            while True:
                self._take(await layer.receive(self._channel))
        except Exception as error:  # noqa: BLE001 - Redis is away, or answers nonsense: the poll covers it
            self._rest(error)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "present":
            self._present(message["said"])
        else:
            self._moved(message["seqs"])

    def _rests(self) -> bool:
        return time.monotonic() < self._resting_until

    def _rest(self, error: Exception) -> None:
        """Leave Redis alone for a while: to be refused again and again would slow the pages down. Listening begins anew
        after it, for a server that is gone without a word would be listened to for ever.
        """
        if self._is_reached:
            logger.warning("Redis is not reached (%s): changes elsewhere take up to a second.", type(error).__name__)
        self._is_reached = False
        self.lose_touch()
        self._resting_until = time.monotonic() + REST_SECONDS

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

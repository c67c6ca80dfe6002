"""The other web processes, over Redis: they hear of a change at once instead of within a second, and of who reads."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from channels.layers import get_channel_layer
from django.conf import settings

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

    def tell(self, seqs: Mapping[str, int]) -> None:
        """Say to the other processes that these topics moved."""
        if settings.REDIS_URL:
            self._start(self._tell(GROUP, {"type": "moved", "seqs": dict(seqs)}))

    def tell_presence(self, said: Said) -> None:
        """Say to all processes, this one too, who reads here: where Redis is away, nobody is counted anywhere."""
        if settings.REDIS_URL:
            self._start(self._tell(PRESENCE, {"type": "present", "said": said}))
        else:
            self._present(said)

    def keep_in_touch(self, tick: int) -> None:
        """Listen to the others, if that is not so already; say now and then that we are still there."""
        if not settings.REDIS_URL:
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
        await _patiently(get_channel_layer().group_send(group, message))

    async def _join(self) -> None:
        for group in (GROUP, PRESENCE):
            await _patiently(get_channel_layer().group_add(group, self._channel))

    async def _hear(self) -> None:
        """Until something breaks: the next tick of the watch begins again."""
        try:
            layer = get_channel_layer()
            self._channel = await layer.new_channel(GROUP)
            for group in (GROUP, PRESENCE):
                await layer.group_add(group, self._channel)
            while True:
                self._take(await layer.receive(self._channel))
        except Exception as error:  # noqa: BLE001 - Redis is away, or answers nonsense: the poll covers it
            logger.warning(
                "Redis is not to be heard (%s): changes elsewhere take up to a second.", type(error).__name__
            )

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "present":
            self._present(message["said"])
        else:
            self._moved(message["seqs"])

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _patiently(work: Awaitable[Any]) -> None:
    try:
        await asyncio.wait_for(work, PATIENCE_SECONDS)
    except Exception as error:  # noqa: BLE001 - best effort by contract
        logger.info("Redis could not be told: %s", type(error).__name__)

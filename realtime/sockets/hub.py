"""The hub of this process: which sockets listen to which topic, and how they hear of it.

The database is the bus. Once a second the hub asks, in one query, which of its sockets' topics moved. What this process
itself commits, and what others send over Redis where there is one, only makes it sooner: nothing there may be missed.
"""

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from operator import attrgetter
from typing import Any, Final, TypeVar

from channels.db import database_sync_to_async
from prometheus_client import Histogram

from community.core.metrics import registry
from realtime.models.topic import current_seqs
from realtime.presence import NOBODY, Presence, Seen

from .neighbours import Neighbours
from .topics import Claim, audible_now, entitlements, is_counted

logger = logging.getLogger(__name__)
_T = TypeVar("_T")

POLL_SECONDS: Final = 1.0
RECHECK_TICKS: Final = 4
"""Every so many polls each listener's session and rights are asked again: whoever lost them is gone in 5 seconds …"""
RECHECKS_PER_TICK: Final = 400
"""… but of no more listeners in one poll: with over 2,000 in a process the turns come later, and pings stay quick."""
HEARTBEAT_TICKS: Final = 25
"""Every so many polls each listener is told the numbers of all its topics, whether or not they moved."""
WHOLE_TICKS: Final = 4
"""Every so many polls all processes hear of everybody who reads here; in between, at each poll, of what changed."""
STUCK_SECONDS: Final = 10.0
"""A socket that takes longer than this to take one message is closed; its page catches up when it comes back."""
FETCHES_PER_SECOND: Final = 150
"""How many pages may fetch what is new in one second: with more listeners, they are told to spread."""

SESSION_ENDED: Final = 4401
TOO_SLOW: Final = 4408
MOVE_ON: Final = 4503
"""This process is about to end: another one, or the next, takes the page up."""

FAN_OUT = Histogram(
    "live_ping_seconds",
    "From the moment at which this process heard of a change until a socket was told.",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
    registry=registry,
)


@dataclass(eq=False, slots=True)
class Listener:
    """One socket: whose it is, how to speak to it, and what it waits to hear."""

    claim: Claim
    send: Callable[[str], Awaitable[None]]
    close: Callable[[int], Awaitable[None]]
    topics: set[str] = field(default_factory=set)
    pending: dict[str, tuple[str, float]] = field(default_factory=dict)
    """The newest message per topic, and since when: a slow socket misses the ones between, which say nothing more."""
    sending_since: float | None = None
    joined: int = 0
    checked: int = 0
    """At which polls it came and was last asked for its rights."""


class Hub:
    """All methods but `announce` belong to the event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tick = 0
        self._sockets: dict[Listener, None] = {}  # in the order of their coming
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._seqs: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._presence = Presence[Listener]()
        self._neighbours = Neighbours(self._moved, self._presence.hear)

    # what the rest of the process calls

    def announce(self, seqs: Mapping[str, int]) -> None:
        """Say that these topics moved, from any thread. Where nobody listens yet, nothing happens."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._announced, dict(seqs))

    def attach(self) -> None:
        """Work on the running event loop from now on."""
        self._loop = asyncio.get_running_loop()

    def attached(self, application: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        """Wrap an ASGI application so that a process without sockets, too, tells its neighbours what it changed."""

        async def noting(scope: Any, receive: Any, send: Any) -> None:
            self.attach()
            await application(scope, receive, send)

        return noting

    # what a consumer calls

    def sockets(self) -> int:
        """Return how many sockets this process has."""
        return len(self._sockets)

    def sockets_of(self, member: Any) -> int:
        """Return how many sockets a member (by primary key) has in this process."""
        return sum(listener.claim.member_id == member for listener in self._sockets)

    def join(self, listener: Listener) -> None:
        """Take up a socket; it listens to nothing yet."""
        self.attach()
        listener.joined = listener.checked = self._tick
        self._sockets[listener] = None
        if self._watching is None or self._watching.done() or self._watching.get_loop() is not self._loop:
            self._watching = asyncio.ensure_future(self._watch())

    async def listen(self, listener: Listener, names: Iterable[str]) -> dict[str, int]:
        """Let the socket hear those of `names` that it may; return their numbers.

        What changes between the reading and the listening is found by the next poll; it also tells who else is there.
        """
        counted, seqs = await _ask(_audible_seqs, listener.claim, list(names))
        if listener in self._sockets:
            for topic in counted:
                listener.topics.add(topic)
                self._presence.come(listener, topic, listener.claim.member_id)
            for topic, seq in seqs.items():
                listener.topics.add(topic)
                self._listeners[topic].add(listener)
                self._seqs[topic] = min(seq, self._seqs.get(topic, seq))
        return seqs

    def unlisten(self, listener: Listener, names: Iterable[str]) -> None:
        for topic in listener.topics.intersection(names):
            listener.topics.discard(topic)
            if is_counted(topic):
                self._presence.go(listener, topic)
            else:
                self._not_heard_by(listener, topic)

    def write(self, listener: Listener, names: Iterable[str]) -> None:
        """Note that the socket's member writes where they are counted; said no more, it is over in a few seconds."""
        for topic in listener.topics.intersection(names):
            self._presence.write(listener, topic)

    def leave(self, listener: Listener) -> None:
        """Forget a socket. Doing it twice does no harm."""
        self.unlisten(listener, set(listener.topics))
        self._sockets.pop(listener, None)

    def send_away(self) -> None:
        """Close every socket, because this process ends; their pages come back by themselves, each when chance says."""
        for listener in list(self._sockets):
            self._drop(listener, MOVE_ON)

    def _not_heard_by(self, listener: Listener, topic: str) -> None:
        self._listeners[topic].discard(listener)
        if not self._listeners[topic]:
            del self._listeners[topic]
            self._seqs.pop(topic, None)

    # how topics move

    def _announced(self, seqs: dict[str, int]) -> None:
        self._moved(seqs)
        self._neighbours.tell(seqs)

    def _moved(self, seqs: Mapping[str, int]) -> None:
        """Ping everybody who listens to what really moved; whatever was heard before is dropped here."""
        for topic, seq in seqs.items():
            if topic in self._listeners and seq > self._seqs.get(topic, -1):
                self._seqs[topic] = seq
                listeners = self._listeners[topic]
                text = message({topic: seq}, spread=len(listeners) // FETCHES_PER_SECOND * 1000)
                for listener in listeners:
                    self._push(listener, topic, text)

    def _push(self, listener: Listener, topic: str, text: str) -> None:
        listener.pending[topic] = text, time.monotonic()
        if listener.sending_since is None:
            listener.sending_since = time.monotonic()
            self._start(self._flush(listener))

    async def _flush(self, listener: Listener) -> None:
        try:
            while listener.pending:
                listener.sending_since = time.monotonic()
                text, since = listener.pending.pop(next(iter(listener.pending)))
                await listener.send(text)
                FAN_OUT.observe(time.monotonic() - since)
        except Exception as error:  # noqa: BLE001 - whatever a socket dies of is the end of that socket only
            logger.info("A socket could not be written to: %s", type(error).__name__)
            self.leave(listener)
        finally:
            listener.sending_since = None

    # the watch: once a second, as long as there are sockets

    async def _watch(self) -> None:
        while self._sockets:
            began = time.monotonic()
            self._tick += 1
            try:
                await self._look()
            except Exception:
                logger.exception("The hub could not look for changes; it tries again in a second.")
            await asyncio.sleep(max(0.05, POLL_SECONDS - (time.monotonic() - began)))
        self._tell_presence()
        self._neighbours.lose_touch()

    async def _look(self) -> None:
        self._close_stuck()
        self._neighbours.keep_in_touch(self._tick)
        self._beat()
        if names := list(self._listeners):
            self._moved(await _ask(current_seqs, names))
        await self._recheck()
        self._tell_presence()

    def _tell_presence(self) -> None:
        """Once a second, so that however many come and go, a topic costs a socket one message."""
        if said := self._presence.say(whole=self._tick % WHOLE_TICKS == 0):
            self._neighbours.tell_presence(said)
        for listener, topic, seen in self._presence.news():
            self._push(listener, topic, presence_message(topic, seen))

    def _beat(self) -> None:
        """Say all numbers again to those whose turn it is, counted from their coming."""
        for listener in self._sockets:
            if self._tick > listener.joined and (self._tick - listener.joined) % HEARTBEAT_TICKS == 0:
                known = listener.topics & self._seqs.keys()
                self._push(listener, "", message({topic: self._seqs[topic] for topic in known}))

    def _close_stuck(self) -> None:
        overdue = time.monotonic() - STUCK_SECONDS
        for listener in [one for one in self._sockets if one.sending_since and one.sending_since < overdue]:
            self._drop(listener, TOO_SLOW)

    async def _recheck(self) -> None:
        """Of those whose turn it is, drop whoever's session ended and each topic that may no longer be heard."""
        due = [one for one in self._sockets if self._tick - one.checked >= RECHECK_TICKS]
        due = sorted(due, key=attrgetter("checked"))[:RECHECKS_PER_TICK]
        if not due:
            return
        entitled = await _ask(entitlements, [(one.claim, set(one.topics)) for one in due])
        for listener, topics in zip(due, entitled, strict=True):
            listener.checked = self._tick
            if topics is None:
                self._drop(listener, SESSION_ENDED)
            else:
                self.unlisten(listener, topics)
                for topic in filter(is_counted, topics):
                    self._push(listener, topic, presence_message(topic, NOBODY))

    def _drop(self, listener: Listener, code: int) -> None:
        self.leave(listener)
        self._start(listener.close(code))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)  # asyncio itself keeps only weak references
        task.add_done_callback(self._tasks.discard)


def message(seqs: Mapping[str, int], *, spread: int = 0) -> str:
    """Return what a socket is told: numbers, never content; `spread` is over how many milliseconds to fetch."""
    return json.dumps({"seqs": dict(seqs)} | ({"spread": spread} if spread else {}), separators=(",", ":"))


def presence_message(topic: str, seen: Seen) -> str:
    """Return what a socket is told of who else is there: a number and a yes or no, never who."""
    return json.dumps({"presence": {topic: asdict(seen)}}, separators=(",", ":"))


def _audible_seqs(claim: Claim, names: list[str]) -> tuple[list[str], dict[str, int]]:
    """Return the topics that the socket may hear: those that are counted, and the others with their numbers."""
    heard = sorted(audible_now(claim, names))
    return list(filter(is_counted, heard)), current_seqs([name for name in heard if not is_counted(name)])


async def _ask(function: Callable[..., _T], *arguments: Any) -> _T:
    """Ask the database, in the one thread and on the one connection that sockets have in a process."""
    answer: _T = await database_sync_to_async(function)(*arguments)
    return answer


hub = Hub()
"""This process's."""

"""The socket of a page: it says which topics the page shows and hears when they move. It never carries content."""

import json
import time
from collections import deque
from contextlib import suppress
from typing import Any, Final

from autobahn.exception import Disconnected
from channels.auth import get_user
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from .hub import SESSION_ENDED, Hub, Listener, hub, message
from .topics import MOST, Claim, Door

VERBS: Final = {"subscribe", "unsubscribe", "write"}
LONGEST_FRAME: Final = 8192
MESSAGES: Final = 30
WITHIN_SECONDS: Final = 10.0
SOCKETS_PER_MEMBER: Final = 20

# Codes of our own: the WebSocket library sends none of the protocol's (RFC 6455, 7.4.2) in an application's name.
TOO_MUCH: Final = 4429
TOO_LONG: Final = 4413
TRY_AGAIN: Final = 4500


class Malformed(ValueError):
    """The page sent something that is not in the protocol; its sentence goes back."""


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels is untyped
    """Takes `{"subscribe": [names]}`, `{"unsubscribe": [names]}`, `{"write": [names]}`; answers
    `{"seqs": {name: number}}` or `{"error": …}`.

    Pings have the same shape, with `spread` when many listen. Who else is there comes as
    `{"presence": {name: {"reading": number, "writing": true or false}}}`. Whatever a client sends, it ends with an
    answer or with a close code that says why, never with an error of ours.
    """

    channel_layer_alias = "none"  # the hub speaks to sockets directly; a layer per socket would be seven times slower

    def __init__(self, door: Door, hub: Hub = hub) -> None:
        super().__init__()
        self.door = door
        self.hub = hub
        self.listener: Listener | None = None
        self.received: deque[float] = deque(maxlen=MESSAGES)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Call the handler. (Channels would first spend a hop to a thread to close database connections it has not.)"""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def connect(self) -> None:
        """Take the page up, or tell it why not: a browser hears a code only from a socket that was opened."""
        member, session = await get_user(self.scope), self.scope["session"]
        await self.accept()
        if not (member.is_authenticated and self.door(member, session)):
            await self.close(SESSION_ENDED)
        elif self.hub.sockets_of(member.pk) >= SOCKETS_PER_MEMBER:
            await self.close(TOO_MUCH)
        else:
            self.listener = Listener(Claim(member, session, self.door), send=self.say, close=self.hang_up)
            self.hub.join(self.listener)

    async def disconnect(self, code: int) -> None:
        if self.listener:
            self.hub.leave(self.listener)

    async def say(self, text: str) -> None:
        with suppress(Disconnected):  # the page was left meanwhile
            await self.send(text_data=text)

    async def hang_up(self, code: int) -> None:
        with suppress(Disconnected):
            await self.close(code)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Answer one frame, of whatever kind."""
        text = message.get("text")
        if self._too_often():
            await self.close(TOO_MUCH)
        elif len(text or message.get("bytes") or "") > LONGEST_FRAME:
            await self.close(TOO_LONG)
        else:
            try:
                await self._obey(_parsed(text))
            except Malformed as error:
                await self.say(json.dumps({"error": str(error)}))
            except DatabaseError:
                await self.close(TRY_AGAIN)

    async def _obey(self, wish: dict[str, list[str]]) -> None:
        if self.listener is None:
            return
        self.hub.unlisten(self.listener, wish["unsubscribe"])
        self.hub.write(self.listener, wish["write"])
        wanted = set(wish["subscribe"])
        if len(self.listener.topics | wanted) > MOST:
            raise Malformed(f"A browser may listen to {MOST} topics.")
        await self.say(message(await self.hub.listen(self.listener, wanted) if wanted else {}))

    def _too_often(self) -> bool:
        now = time.monotonic()
        often = len(self.received) == MESSAGES and now - self.received[0] < WITHIN_SECONDS
        self.received.append(now)
        return often


def _parsed(text: str | None) -> dict[str, list[str]]:
    """Return the list of names for each verb. Raises Malformed for everything that is not a wish."""
    if text is None:
        raise Malformed("Send text, not bytes.")
    try:
        wish = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("Send JSON.") from error
    if not isinstance(wish, dict) or not wish.keys() & VERBS:
        raise Malformed('Send {"subscribe": […]}, {"unsubscribe": […]} or {"write": […]}.')
    return {verb: _names(wish.get(verb, [])) for verb in VERBS}


def _names(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise Malformed("Topics are a list of names.")
    if len(value) > MOST:
        raise Malformed(f"A browser may listen to {MOST} topics.")
    return value

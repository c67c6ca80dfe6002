"""Where sockets go: only pages of ours, only signed in, only one address."""

from typing import Any

from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import SessionMiddlewareStack
from django.urls import path, re_path

from .consumers import LiveConsumer
from .topics import Door

NO_SUCH_ADDRESS = 4404


async def nowhere(_scope: Any, receive: Any, send: Any) -> None:
    """Refuse a socket at any other address."""
    await receive()
    await send({"type": "websocket.close", "code": NO_SUCH_ADDRESS})


def sockets(door: Door) -> Any:
    """Return the application for sockets; `door` says in which sessions a member may open one."""
    live = SessionMiddlewareStack(LiveConsumer.as_asgi(door=door))
    return AllowedHostsOriginValidator(URLRouter([path("ws/live", live), re_path("", nowhere)]))  # type: ignore[arg-type]  # routes to ASGI applications

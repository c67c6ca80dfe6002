"""A push service that stands in for those of the makers of browsers, and a browser that uses it.

It judges what it is sent as RFC 8291 and 8292 ask: the signature, for whom it holds and how long; and it decrypts.
"""

import base64
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import http_ece
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from requests.adapters import HTTPAdapter

from realtime import push

HOST = "updates.push.services.mozilla.com"
"""One that is listed: what is sent there is led to the stand-in."""


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(eq=False)
class PushedBrowser:
    """A browser with keys of its own; it alone can read what it is sent."""

    name: str
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def form(self) -> dict[str, str]:
        """Return what it says of itself."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": f"https://{HOST}/wpush/v2/{self.name}",
            "p256dh": base64url(point),
            "auth": base64url(self.secret),
        }

    def read(self, body: bytes) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret))
        return said


@dataclass
class Pushed:
    """One message as it came in."""

    path: str
    head: dict[str, str]
    body: bytes


class PushService:
    def __init__(self) -> None:
        self.received: list[Pushed] = []
        self.answers: dict[str, int] = {}
        """By the end of the path, what to answer instead of 201."""

    def to(self, browser: PushedBrowser) -> list[dict[str, Any]]:
        """Return what was sent to one browser, decrypted."""
        return [browser.read(one.body) for one in self.received if one.path.endswith(f"/{browser.name}")]


def claims_of(pushed: Pushed) -> dict[str, Any]:
    """Return what the signature of a message says; fail when it is not by the key beside it (RFC 8292, 2 and 3)."""
    scheme, _, rest = pushed.head["authorization"].partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    r, s = (int.from_bytes(half, "big") for half in (raw(signature)[:32], raw(signature)[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
    key.verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
    assert parts["k"] == push.public_key()
    claims: dict[str, Any] = json.loads(raw(signed.split(".")[1]))
    assert claims["aud"] == f"https://{HOST}"
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600 + 1
    return claims


class _Led(HTTPAdapter):
    """Leads what is for the push service to the stand-in, as a proxy would."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = f"http://127.0.0.1:{self.port}{urlsplit(request.url or '').path}"
        return super().send(request, *args, **kwargs)


@contextmanager
def standing_in(monkeypatch: Any) -> Iterator[PushService]:
    """Run the stand-in; whatever the site sends to HOST comes to it."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            head = {name.lower(): value for name, value in self.headers.items()}
            service.received.append(Pushed(self.path, head, body))
            self.send_response(service.answers.get(self.path.rpartition("/")[2], 201))
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def session() -> requests.Session:
        made = requests.Session()
        made.mount(f"https://{HOST}/", _Led(server.server_address[1]))
        return made

    monkeypatch.setattr(push, "session", session)
    monkeypatch.setattr(push, "_is_public", lambda _host: True)
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()

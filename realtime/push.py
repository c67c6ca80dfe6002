"""Messages to one browser: through which services they may go, what they say, and how they are sent.

Encrypted for the browser alone (RFC 8291), signed by us (RFC 8292). The push service sees neither words nor address,
but who sends, to which browser, and when.
"""

import base64
import ipaddress
import json
import os
import socket
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import http_ece
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from py_vapid import Vapid02

from community.core.tlp import Content, Road, carries

from .mail import plain
from .models import Browser, Notification
from .notices import Notice, Target

KEPT_SECONDS: Final = 24 * 3600
"""So long a push service keeps a message for a browser that is off."""
TIMEOUT_SECONDS: Final = 10
_GONE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_HTTPS: Final = 443
_SALT_BYTES: Final = 16
"""RFC 8188, 2.1."""


class BrowserGone(Exception):
    """The push service knows the browser no more: it took its word back, or the service forgot it."""


class PushFailed(Exception):
    """The message was not taken; it may be another time."""


def is_push_service(endpoint: str) -> bool:
    """Say whether a message may be sent there: over https, to a service that the site lists (settings/push.py)."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port or _HTTPS
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    listed = any(host == known or (known[:1] == "." and host.endswith(known)) for known in settings.PUSH_HOSTS)
    return parts.scheme == "https" and port == _HTTPS and "@" not in parts.netloc and listed


def public_key() -> str:
    """Return the public half of our key pair as browsers take it: an uncompressed point, as base64url."""
    point = _vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def message(notification: Notification, notice: Notice, target: Target) -> dict[str, str]:
    """Return what a browser shows of a notification, in its recipient's language: as much as the label lets out.

    The address is that of the notification, which says nothing of what it tells.
    """
    recipient, label = notification.recipient, notice.label(target)
    with translation.override(recipient.language):
        if carries(label, Road.PUSH) is Content.TITLE:
            words = {"target": target, "viewer": recipient} | notice.words(target, recipient)
            said = " ".join(plain(f"{notice.templates}.subject.txt", words).split())
        else:
            said = _("Something new for you")
        return {
            "title": f"{label} {said}",
            "url": reverse("realtime:open", args=[notification.public_id]),
            "tag": notification.public_id,
            "lang": recipient.language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
        }


def send(browser: Browser, said: dict[str, str]) -> None:
    """Send one message; a second one with the same `tag` takes the place of the first.

    Raises BrowserGone when the service knows the browser no more, PushFailed for everything else that goes wrong.
    """
    parts = urlsplit(browser.endpoint)
    if not is_push_service(browser.endpoint) or not _is_public(parts.hostname or ""):
        raise BrowserGone
    body = _encrypted(json.dumps(said).encode(), browser)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": settings.PUSH_CONTACT}
    head = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Topic": said["tag"],
    } | _vapid().sign(claims)
    try:
        with session() as service:
            answer = service.post(
                browser.endpoint, data=body, headers=head, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
    except requests.RequestException as error:
        raise PushFailed(type(error).__name__) from error
    if answer.status_code in _GONE:
        raise BrowserGone
    if not HTTPStatus.OK <= answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
        raise PushFailed(str(answer.status_code))


def session() -> requests.Session:
    """Return a fresh connection to a service, without cookies or passwords from this machine's files."""
    made = requests.Session()
    made.trust_env = False
    return made


def _encrypted(words: bytes, browser: Browser) -> bytes:
    """Encrypt for the browser alone, with a key pair that is used for this message and no other (RFC 8291, 3.1)."""
    encrypted: bytes = http_ece.encrypt(
        words,
        salt=os.urandom(_SALT_BYTES),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_raw(browser.p256dh),
        auth_secret=_raw(browser.auth),
        version="aes128gcm",
    )
    return encrypted


def _raw(base64url: str) -> bytes:
    return base64.urlsafe_b64decode(base64url + "=" * (-len(base64url) % 4))


def _is_public(host: str) -> bool:
    """Say whether a name leads into the internet, and not to a machine beside ours."""
    try:
        found: list[Any] = socket.getaddrinfo(host, _HTTPS, proto=socket.IPPROTO_TCP)
    except OSError:
        raise PushFailed("unknown host") from None
    return all(ipaddress.ip_address(address[0]).is_global for *_rest, address in found)


def _vapid() -> Vapid02:
    return Vapid02.from_raw(settings.PUSH_KEY.encode())

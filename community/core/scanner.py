"""Asking ClamAV whether there is a virus in a file: clamd's INSTREAM, over TCP or a socket.

By ourselves: the clients on PyPI were last released years ago, and this is all that is needed of them.
"""

import socket
import struct
from typing import Final

from django.conf import settings
from django.core.files import File

_SECONDS: Final = 30.0
_CHUNK: Final = 2**16
_LONGEST_ANSWER: Final = 1024


class NotAnswering(Exception):
    """No scanner listens there, or it broke off."""


class NotScanned(Exception):
    """The scanner looked at nothing, and says why."""


def is_infected(file: File[bytes]) -> bool:
    """Say whether a virus is found in `file`. Raises NotAnswering or NotScanned when that stays open."""
    try:
        with _connected() as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for chunk in file.chunks(_CHUNK):
                clamd.sendall(struct.pack(">L", len(chunk)) + chunk)
            clamd.sendall(struct.pack(">L", 0))
            answer = _answer(clamd)
    except OSError as error:
        raise NotAnswering(type(error).__name__) from error
    if answer.endswith("OK"):
        return False
    if answer.endswith("FOUND"):
        return True
    raise NotScanned(answer)


def _connected() -> socket.socket:
    address = settings.CLAMAV_URL
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host, int(port)), timeout=_SECONDS)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(_SECONDS)
    clamd.connect(address)
    return clamd


def _answer(clamd: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER and (more := clamd.recv(_LONGEST_ANSWER)):
        said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()

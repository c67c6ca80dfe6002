"""Is the port free, and does the site answer?"""

import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

HOST = "127.0.0.1"
SUCCESS = 200


def is_busy(port: int) -> bool:
    """Say whether something listens on this port of the loopback already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def status_of(port: int, path: str = "/") -> int | None:
    """Return the status with which the site answers, None while it does not."""
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def free_port() -> int:
    """Return a port that nothing uses at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for_success(port: int, *, seconds: float, going_on: Callable[[], bool], path: str = "/") -> int | None:
    """Ask until the site answers 200, `seconds` have passed or `going_on` says no; return the last status."""
    status = None
    end = time.monotonic() + seconds
    while going_on() and time.monotonic() < end:
        status = status_of(port, path)
        if status == SUCCESS:
            break
        time.sleep(0.1)
    return status

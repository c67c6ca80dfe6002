"""HTTP behind a real daphne: bodies of every size, clients that leave, one thread and one connection that stay."""

import hashlib
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from community.demo.ports import HOST, free_port, is_busy, wait_for_success
from community.demo.processes import Processes

MANY = 1_500
"""Blocks of 70,000 bytes: a hundred megabytes, which no system keeps for a client."""


@contextmanager
def small_site(folder: Path) -> Iterator[tuple[Processes, int]]:
    """Run the small site; give its process and its port."""
    port, processes = free_port(), Processes()
    environment = {"DJANGO_SETTINGS_MODULE": "tests.core.served_settings", "VAR_DIR": str(folder), "DATABASE_URL": ""}
    processes.start("the small site", ["manage.py", "web", "--port", str(port)], environment=environment)
    try:
        assert wait_for_success(port, seconds=60, going_on=processes.all_well, path="/try/plain") == 200
        yield processes, port
    finally:
        processes.stop()


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """Run the small site and return its port."""
    with small_site(tmp_path_factory.mktemp("served")) as (_, port):
        yield port


@pytest.fixture
def site(port) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(HOST, port, timeout=20)
    yield connection
    connection.close()


def asked(site: HTTPConnection, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str):
    """Return status, headers and body of one request."""
    site.request(method, path, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = site.getresponse()
    return answer.status, answer.headers, answer.read()


def form(**files: bytes) -> tuple[bytes, str]:
    """Return a multipart body and its content type."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.bin"\r\n\r\n'.encode()
        + body
        + b"\r\n"
        for name, body in files.items()
    ]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


@pytest.mark.parametrize("size", [0, 1, 8192, 8193, 100 * 1024, 5 * 1024 * 1024])
def test_an_upload_arrives_whole_and_unchanged(site, size):
    content = secrets.token_bytes(size)
    body, kind = form(picture=content)

    status, _, answer = asked(site, "/try/echo", method="POST", body=body, Content_Type=kind)

    assert status == 200
    assert json.loads(answer)["files"] == {"picture": hashlib.sha256(content).hexdigest()}


def test_a_form_of_a_hundred_kilobytes_arrives_whole(site):
    text = "x" * 102_400

    _, _, answer = asked(
        site,
        "/try/echo",
        method="POST",
        body=b"text=" + text.encode(),
        Content_Type="application/x-www-form-urlencoded",
    )

    assert json.loads(answer)["fields"] == {"text": text}


def test_a_body_beyond_the_limit_is_refused_with_a_page_and_the_next_request_is_answered(site):
    status, headers, answer = asked(site, "/try/echo", method="POST", body=b"x" * (settings.MAX_REQUEST_BYTES + 1))

    assert status == 413
    assert "too large" in answer.decode()
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert asked(site, "/try/plain")[0] == 200


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "DEBUG", "PROPFIND"])
def test_methods_that_no_page_needs_are_refused(site, method):
    status, _, answer = asked(site, "/try/plain", method=method, Cookie="session=secret")

    assert status == 405
    assert b"secret" not in answer


def test_a_head_has_the_headers_of_the_page_and_no_body_and_keeps_the_connection(site):
    status, headers, answer = asked(site, "/try/plain", method="HEAD")
    kept = site.sock

    assert (status, headers["Content-Length"], answer) == (200, "2", b"")
    assert asked(site, "/try/plain")[2] == b"ok"
    assert site.sock is kept


def test_every_request_is_answered_in_the_same_thread_on_the_same_connection(port):
    answers = set()
    for _ in range(5):
        site = HTTPConnection(HOST, port, timeout=20)
        answers.add(asked(site, "/try/thread")[2])
        site.close()

    assert len(answers) == 1


def test_a_file_and_a_stream_arrive_whole(site):
    assert asked(site, "/try/file")[2] == (Path(__file__).parent / "served_urls.py").read_bytes()
    assert len(asked(site, "/try/stream?blocks=100")[2]) == 7_000_000


def test_all_cookies_are_set(site):
    assert len(asked(site, "/try/cookies")[1].get_all("Set-Cookie")) == 2


def test_a_view_that_fails_is_a_page_and_the_next_request_is_answered(site):
    status, headers, _ = asked(site, "/try/broken")

    assert status == 500
    assert headers["Content-Type"].startswith("text/html")
    assert asked(site, "/try/plain")[0] == 200


def leave(port: int, path: str, *, after: float, body: bytes = b"") -> None:
    """Send a request and hang up."""
    with socket.create_connection((HOST, port)) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() + body)
        time.sleep(after)


def recorded(site: HTTPConnection, name: str, *, within: float = 5) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if name in json.loads(asked(site, "/try/record")[2]):
            return True
        time.sleep(0.05)
    return False


def test_a_client_that_leaves_in_the_middle_of_a_stream_ends_it_and_holds_up_nobody(port, site):
    name = secrets.token_hex(4)
    leave(port, f"/try/stream?blocks=1000&pause=0.02&name={name}", after=0.3)

    began = time.monotonic()
    assert asked(site, "/try/plain")[0] == 200
    assert time.monotonic() - began < 2
    assert recorded(site, name)


def test_for_a_client_that_reads_nothing_no_more_is_made_than_fits_and_others_are_answered(port, site):
    name = secrets.token_hex(4)
    with socket.create_connection((HOST, port)) as deaf:
        deaf.sendall(f"GET /try/stream?blocks={MANY}&name={name} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        made = [0]
        while len(set(made[-20:])) > 1 or made[-1] == 0:  # until nothing more is made, however often we ask
            assert asked(site, "/try/plain")[0] == 200
            made.append(json.loads(asked(site, "/try/made")[2]).get(name, 0))

        assert made[-1] < MANY
        assert name not in json.loads(asked(site, "/try/record")[2])
    assert recorded(site, name)


def test_many_that_leave_at_once_leave_a_site_that_answers(port, site):
    for _ in range(30):
        leave(port, "/try/stream?blocks=100&pause=0.001", after=0.0)

    assert asked(site, "/try/plain")[2] == b"ok"


def test_a_client_that_leaves_before_the_answer_leaves_the_request_to_be_finished(port, site):
    name = secrets.token_hex(4)
    leave(port, f"/try/slow?name={name}", after=0.1)

    assert recorded(site, name)


def test_a_client_that_leaves_in_the_middle_of_its_form_reaches_no_view(port, site):
    before = asked(site, "/try/record")[2]
    with socket.create_connection((HOST, port)) as client:
        client.sendall(b"POST /try/slow?name=half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf")
        time.sleep(0.1)

    assert not recorded(site, "half", within=1)
    assert asked(site, "/try/record")[2] == before


@pytest.mark.parametrize(
    "lines",
    [
        b"GET /try/plain?\xff HTTP/1.1\r\nHost: localhost",
        b"GET /try/%ff%fe HTTP/1.1\r\nHost: localhost",
        b"GET /try/plain HTTP/1.1\r\nHost: evil.example",
        b"GET /try/plain HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1",
        b"GET /try/plain HTTP/1.1\r\nHost: localhost\r\nCookie: \xff\xfe=\xff",
        b"GET //evil.example/%0d%0aSet-Cookie:x HTTP/1.1\r\nHost: localhost",
    ],
)
def test_odd_requests_are_answered_and_are_never_our_failure(port, site, lines):
    with socket.create_connection((HOST, port), timeout=10) as client:
        client.sendall(lines + b"\r\nConnection: close\r\n\r\n")
        answer = client.recv(65_536)

    assert answer.startswith(b"HTTP/1.1 ")
    assert not answer.startswith(b"HTTP/1.1 5")
    head, _, page = answer.partition(b"\r\n\r\n")
    assert not page or b"frame-ancestors 'none'" in head
    assert asked(site, "/try/plain")[0] == 200


def test_a_client_cannot_say_where_our_addresses_begin(site):
    """Daphne believes a header that no proxy of ours sends: links, mailed ones too, would lead to another site."""
    status, headers, _ = asked(site, "/forum/", Daphne_Root_Path="https://elsewhere.example")

    assert (status, headers["Location"]) == (302, "/accounts/login/?next=/forum/")


def test_a_process_that_is_told_to_stop_takes_nobody_new_and_finishes_the_answer_it_has_begun(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with small_site(tmp_path) as (processes, port):
        begun = HTTPConnection(HOST, port, timeout=20)
        begun.request("GET", f"/try/told?by={pipe}")
        with pipe.open("w") as telling:  # opens when the view has begun to read
            processes.running["the small site"].terminate()
            end = time.monotonic() + 10
            while is_busy(port):
                assert time.monotonic() < end, "it still takes new connections"
            telling.write("finished")

        assert begun.getresponse().read() == b"finished"
        assert processes.running["the small site"].wait(20) == 0

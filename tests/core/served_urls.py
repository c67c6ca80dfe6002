"""Addresses that try a server: echoes, streams, and a record of what was closed."""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from community.urls import *  # noqa: F403 - the handlers of errors as well
from community.urls import urlpatterns

closed: list[str] = []
made: Counter[str] = Counter()


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def thread(request: HttpRequest) -> HttpResponse:
    """Say in which thread and on which connection this is answered."""
    connection.ensure_connection()
    return JsonResponse({"thread": threading.get_ident(), "connection": id(connection.connection)})


@csrf_exempt
def echo(request: HttpRequest) -> HttpResponse:
    files = {name: hashlib.sha256(file.read()).hexdigest() for name, file in request.FILES.items()}
    return JsonResponse({"files": files, "fields": request.POST.dict(), "method": request.method})


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Send `blocks` blocks of 70,000 bytes, `pause` seconds between them; note when it is closed."""

    def blocks() -> Iterator[bytes]:
        try:
            for _ in range(int(request.GET["blocks"])):
                time.sleep(float(request.GET.get("pause", 0)))
                made[request.GET.get("name", "")] += 1
                yield b"x" * 70_000
        finally:
            closed.append(request.GET.get("name", ""))

    return StreamingHttpResponse(blocks())


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(0.5)
    closed.append(request.GET["name"])
    return HttpResponse("slow")


def told(request: HttpRequest) -> HttpResponse:
    """Answer with what is written into the pipe `by`, when it is."""
    return HttpResponse(Path(request.GET["by"]).read_text())


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(Path(__file__).open("rb"))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def record(request: HttpRequest) -> HttpResponse:
    return JsonResponse(closed, safe=False)


def blocks_made(request: HttpRequest) -> HttpResponse:
    return JsonResponse(made)


def two_cookies(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("ok")
    response.set_cookie("one", "1", samesite="Lax")
    response.set_cookie("two", "2")
    return response


urlpatterns = [
    path("try/plain", plain),
    path("try/thread", thread),
    path("try/echo", echo),
    path("try/stream", stream),
    path("try/slow", slow),
    path("try/told", told),
    path("try/file", file),
    path("try/broken", broken),
    path("try/record", record),
    path("try/made", blocks_made),
    path("try/cookies", two_cookies),
    *urlpatterns,
]

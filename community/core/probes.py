"""Three addresses for whoever watches over the site: is it alive, can it answer, and its figures.

They are asked by process, past the proxy, under whatever host name, so they are answered before anything looks at that.
"""

import secrets
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from .metrics import registry
from .shards import shards

Check = Callable[[], str]
checks: Final[dict[str, Check]] = {}
"""What else is said beside "ready", by name: of these none keeps a process from answering."""


class ProbesMiddleware:
    """Answers `/healthz`, `/readyz` and `/metrics`; everything else is passed on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probes = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = self.probes.get(request.path_info)
        return probe(request) if probe else self.get_response(request)


def check(told: Check) -> Check:
    """Decorator: let `/readyz` say, under the function's name, what it returns: `ok`, or what is not."""
    checks[told.__name__] = told
    return told


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return JsonResponse({"alive": True})


def readyz(_request: HttpRequest) -> HttpResponse:
    """The process can answer: 503 while the database does not. What only makes the site slower is said beside it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    return JsonResponse({"ready": True, "database": "ok"} | {name: told() for name, told in checks.items()})


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever has METRICS_TOKEN; for all others there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse("There is nothing here.", status=404, content_type="text/plain")
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@check
def shared_cache() -> str:
    """Redis is asked only where there is one; without it each process counts for itself."""
    if not settings.REDIS_URL:
        return "in this process"
    answers = [shard.answers() for shard in shards(settings.REDIS_URL)]
    if all(answers):
        return "ok"
    return f"{answers.count(False)} of {len(answers)} Redis servers away; in this process"

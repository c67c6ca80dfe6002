"""Each request has an id, a line in the log and its share in the metrics: what it was, how long it took, never whose.

The id goes back in `X-Request-ID` and stands in every log line that was written meanwhile.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from .logs import request_id
from .metrics import QUERIES, REQUESTS
from .middleware import METHODS

logger = logging.getLogger("site.request")
HEADER: Final = "X-Request-ID"
_ID: Final = re.compile("[0-9a-f]{16,64}")


class _Queries:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


class RequestRecordMiddleware:
    """Outermost of all, so that refusals and redirects are recorded too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(_id_of(request))
        queries, began = _Queries(), time.perf_counter()
        try:
            with connection.execute_wrapper(queries):
                response = self.get_response(request)
            _record(request, response.status_code, time.perf_counter() - began, queries.count)
            response[HEADER] = request_id.get()
            return response
        finally:
            request_id.reset(token)


def _id_of(request: HttpRequest) -> str:
    """Return the id that our own proxy gave the request, or a new one; a client's own word is not taken."""
    stated = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return stated if _ID.fullmatch(stated) else secrets.token_hex(16)


def _record(request: HttpRequest, status: int, seconds: float, queries: int) -> None:
    view = request.resolver_match.view_name if request.resolver_match else ""
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(view, method, status).observe(seconds)
    QUERIES.labels(view).observe(queries)
    facts = {"view": view, "method": method, "status": status, "ms": round(seconds * 1000, 1), "queries": queries}
    logger.info("Answered.", extra={"facts": facts})

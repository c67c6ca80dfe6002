"""At the outer door: what is refused by its first lines; what no crawler keeps; where cookies count for nothing."""

from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from .errors import too_large
from .throttle import back_in

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
BESIDE_DEFAULT = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What a content security policy must name: none of it follows from `default-src`."""


class ContentPolicyMiddleware(CSPMiddleware):
    """A content security policy on every answer; what a library says by itself for a file is completed.

    It stands outermost, so that files, redirects and failures of all others have one.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        stated = response.get(HEADER, "")
        if stated and "frame-ancestors" not in stated:
            response[HEADER] = stated + BESIDE_DEFAULT
        return response


class RefusedRequestsMiddleware:
    """No method but the usual (TRACE echoes headers: ASVS 5.0 13.4.4), and no body beyond MAX_REQUEST_BYTES."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if _length(request) > settings.MAX_REQUEST_BYTES:
            return too_large(request)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Return what the client says its body measures; a wrong number is left to Django, which reads nothing then."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isascii() and stated.isdecimal() else 0


class ComeBackLaterMiddleware:
    """What came too often is told when to come back (Retry-After: RFC 6585 4), in seconds that throttle.py counted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        seconds = back_in(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and seconds is not None:
            response["Retry-After"] = str(seconds)
        return response


class PrivateAddressesMiddleware:
    """No crawler keeps members' pages; a feed answers by its address alone, whoever's cookies come along."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.COOKIELESS_ADDRESSES):
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if request.path_info.startswith(settings.PRIVATE_ADDRESSES):
            response["X-Robots-Tag"] = "noindex"
        return response

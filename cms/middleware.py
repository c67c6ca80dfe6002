"""Where a public page went."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware


class PublicRedirectMiddleware(RedirectMiddleware):
    """Only public pages move: what members are refused is not looked for again, and no editor leads it elsewhere."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path_info.startswith(settings.PRIVATE_ADDRESSES):
            return response
        return super().process_response(request, response)

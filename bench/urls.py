"""The site's addresses, and the plain-text page that says what the server itself can do."""

import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

from community.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def plain(_request: HttpRequest) -> HttpResponse:
    """Answer which process this is, through the whole middleware and nothing else."""
    return HttpResponse(str(os.getpid()), content_type="text/plain")


urlpatterns = [path("plain", plain), *urlpatterns]

"""Error pages: they look like the site, say what to do, and need no database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old; `reason` is Django's and goes to no person."""
    return render(request, "errors/403_csrf.html", status=403)

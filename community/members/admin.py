"""Wagtail's screens for users, groups and passwords are not mounted: roles are given by actions/roles.py alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.viewsets.base import ViewSet


class ClosedViewSet(ViewSet):  # type: ignore[misc]
    """In the place of a viewset of Wagtail's: no addresses, no menu item, no search."""

    def get_urlpatterns(self) -> list[Any]:
        return []


def closed(_request: HttpRequest, **_: object) -> HttpResponse:
    """Answer for a screen of Wagtail's that this site does not have (urls.py puts it before Wagtail's own)."""
    raise Http404

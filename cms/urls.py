"""Public addresses, and what is different from Wagtail's own on the editors' side."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.urls import serve_pattern

from cms import feeds, views


def not_mounted(_request: HttpRequest, **_rest: Any) -> HttpResponse:
    """Accounts and their rights are changed by the house's own actions, never on Wagtail's screens."""
    raise Http404


# Wagtail's password pages are left out: what it stores is public or an unpublished public draft.
public = [
    path("news/feed/", feeds.NewsFeed(), name="news-feed"),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]

for_crawlers = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]

editing = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^(?:users|groups|password_reset)/", not_mounted),
    path(
        "localize/update/<int:translation_source_id>/", require_admin_access(views.UpdateTranslationsAsDrafts.as_view())
    ),
]

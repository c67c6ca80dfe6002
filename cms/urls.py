"""Public addresses, and what is different from Wagtail's own on the editors' side."""

from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.urls import serve_pattern

from cms import feeds, views

# Wagtail's password pages are left out: what it stores is public or an unpublished public draft.
public = [
    path("news/feed/", feeds.NewsFeed(), name="news-feed"),
    path("search/", views.search, name="public-search"),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]

without_language = [
    re_path(r"^media/images/(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]{1,199})$", views.picture, name="picture"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]

editing = [
    path(
        "localize/update/<int:translation_source_id>/", require_admin_access(views.UpdateTranslationsAsDrafts.as_view())
    ),
]

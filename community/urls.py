"""Where every address goes; no logic."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import urls as cms_urls
from community.core.public_ids import PublicIdConverter

register_converter(PublicIdConverter, "pid")

urlpatterns = [
    path("", include("community.audit.urls")),
    path("", include("realtime.urls")),
    path("", include("community.members.urls")),
    path("", include("community.moderation.urls")),
    path("", include("forum.urls")),
    path("", include("community.assistance.urls")),
    *([path("", include("community.demo.urls"))] if settings.DEMO else []),
    path("accounts/", include("allauth.urls")),
    path("admin/", include(cms_urls.editing)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(cms_urls.without_language)),
    *i18n_patterns(path("", include(cms_urls.public)), prefix_default_language=False),
]

handler400 = "community.core.errors.bad_request"
handler403 = "community.core.errors.forbidden"
handler404 = "community.core.errors.not_found"
handler429 = "community.core.errors.too_many_requests"  # allauth's own name for it
handler500 = "community.core.errors.server_error"

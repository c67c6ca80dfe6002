"""Where every address goes; no logic."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from community.core.public_ids import PublicIdConverter

register_converter(PublicIdConverter, "pid")

urlpatterns = [
    path("", include("realtime.urls")),
    path("", include("community.members.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False),
]

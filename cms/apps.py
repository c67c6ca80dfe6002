"""The app of the public pages, and Wagtail's own without their interface for programs (API v3), which is not mounted.

Each of them registers its part of it when it is ready, mounted or not, and its schemas take 20 MB of every process.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig


class CmsConfig(AppConfig):
    name = "cms"
    default = True


class WithoutApi(AppConfig):
    """An app that gets itself ready without its part of the API."""

    def ready(self) -> None:
        with _stand_ins(self.name):
            super().ready()


class RedirectsConfig(WithoutApi, WagtailRedirectsAppConfig):
    """Wagtail's app for redirects."""


class DocumentsConfig(WithoutApi, WagtailDocsAppConfig):
    """Wagtail's app for documents."""


class ImagesConfig(WithoutApi, WagtailImagesAppConfig):
    """Wagtail's app for images."""


class SnippetsConfig(WithoutApi, WagtailSnippetsAppConfig):
    """Wagtail's app for snippets."""


@contextmanager
def _stand_ins(app: str) -> Iterator[None]:
    """Let a module that takes everything and does nothing be found where `app` would load the API."""
    nothing = ModuleType("nothing")
    vars(nothing).update(api=_Api(), router=None, register_content_types=lambda: None)
    names = ("wagtail.api.v3.api", f"{app}.api.v3", f"{app}.api.v3.registry", f"{app}.api.v3.router")
    sys.modules.update(dict.fromkeys(names, nothing))
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


class _Api:
    def add_router(self, prefix: str, router: None) -> None:
        """Take what would be mounted."""

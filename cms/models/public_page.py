"""The base of every page of the public site: its menus, its languages, its address, and who may take it down."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, PagePermissionTester

from .navigation import menus, translations


class PublicPagePermissions(PagePermissionTester):
    """Publishing takes a second person (SecondPersonTask); taking a page down must never wait for one."""

    def can_unpublish(self) -> bool:
        return bool(
            self.user.is_active
            and self.page.live
            and not self.page_is_root
            and not self.page_locked()
            and "change" in self.permissions
        )


class PublicPage(Page):
    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PublicPagePermissions:
        return PublicPagePermissions(user, self)

    @property
    def written_in(self) -> str:
        """The language of the text: an alias shows the page of another language until somebody translates it."""
        source = self.alias_of or self
        return str(source.locale.language_code)

    @property
    def is_untranslated(self) -> bool:
        return self.alias_of_id is not None and self.written_in != self.locale.language_code

    @property
    def description(self) -> str:
        """What search engines and shared links say of the page: the editor's words, else its introduction."""
        return str(self.search_description or getattr(self, "intro", ""))

    def public_address(self, request: HttpRequest | None = None) -> str:
        """Return the one full address of this text: an alias names the page that it shows."""
        return f"{settings.SITE_URL}{(self.alias_of or self).get_url(request)}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        menu, footer_menu = menus(self, request)
        return context | {
            "menu": menu,
            "footer_menu": footer_menu,
            "translations": translations(self, request),
            "canonical": self.public_address(request),
            "site_url": settings.SITE_URL,
        }

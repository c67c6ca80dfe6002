"""Languages, zone and where translations stand."""

from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from .environment import BASE_DIR

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Languages a member may write in; the interface has those of LANGUAGES.
CONTENT_LANGUAGES = [("en", _("English")), ("ar", _("Arabic")), ("fr", _("French")), ("es", _("Spanish"))]
# Some systems list names that are no zones, and browsers fail over them.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
# Pages that speak the member's own language; all others are public pages, whose language stands in their address.
PERSONAL_ADDRESSES = (
    "/accounts/",
    "/admin/",
    "/assistance/",
    "/audit/",
    "/decisions/",
    "/forum/",
    "/jobs/",
    "/language",
    "/live",
    "/members/",
    "/moderation/",
    "/notifications/",
    "/outbox/",
    "/t/",
)

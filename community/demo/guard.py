"""Where the demo may be: in `DEMO=1`, on loopback, without production settings. Its secrets are public."""

from urllib.parse import urlsplit

from django.conf import settings

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}


class NotADemo(Exception):
    """Demo data may not be here; the message says why and what to do."""


def require_demo() -> None:
    """Raise NotADemo unless the site runs as the demo: `DEMO=1`, reachable on loopback only, not over https."""
    if not getattr(settings, "DEMO", False):
        raise NotADemo("The demo runs only with DEMO=1. Start it with `make demo`.")
    elsewhere = sorted({*settings.ALLOWED_HOSTS, urlsplit(settings.SITE_URL).hostname or ""} - LOOPBACK)
    if elsewhere:
        raise NotADemo(
            f"The demo answers on this machine only, but the settings name {', '.join(elsewhere)}. "
            "Unset SITE_URL and ALLOWED_HOSTS; a real site is set up as docs/operations/running.md says."
        )
    if settings.SESSION_COOKIE_SECURE:
        raise NotADemo(
            "These are production settings (https). The demo's passwords are public; it does not start here."
        )

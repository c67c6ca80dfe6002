"""A member lets a browser show messages, and takes that back."""

from django.db import transaction

from community.core.visibility import Viewer
from realtime.models import Browser
from realtime.models.browser import endpoint_hash

MOST_BROWSERS = 10
"""Of one member: of more the oldest is forgotten."""


@transaction.atomic
def add_browser(*, member: Viewer, session_key: str, endpoint: str, p256dh: str, auth: str) -> Browser:
    """Send messages for `member` to this browser from now on, as long as the session lasts; whoever had it before gets
    none there any more.
    """
    browser, _new = Browser.objects.update_or_create(
        endpoint_hash=endpoint_hash(endpoint),
        defaults={
            "member_id": member.pk,
            "session_key": session_key,
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
        },
    )
    kept = Browser.objects.visible_to(member).order_by("-added", "-pk").values_list("pk", flat=True)[:MOST_BROWSERS]
    Browser.objects.visible_to(member).exclude(pk__in=list(kept)).delete()
    return browser


@transaction.atomic
def remove_browser(*, browser: Browser) -> None:
    """Send nothing more there."""
    browser.delete()

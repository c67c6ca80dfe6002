"""A personal feed as Atom: asked for by its address alone, and answered with what its member may read now.

It is a session without a second factor: also of staff it carries no more than what any reader sees, never the queue.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from forum import reading
from forum.actions.feeds import fetch_feed
from forum.models import Feed


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the newest entries; a wrong token, a revoked one and that of a closed account answer alike."""
    found = fetch_feed(token=token)
    if not (ruling := throttle.spend("feed", request, identity=f"feed:{found.public_id}" if found else "")):
        return too_many_requests(request, ruling.sentence)
    if found is None:
        raise Http404
    with translation.override(found.member.language):
        content = _atom(found)
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=Atom1Feed.content_type, headers=headers)


class _Atom(Atom1Feed):
    """Texts may link to addresses of this site without naming it."""

    def root_attributes(self) -> dict[str, Any]:
        return super().root_attributes() | {"xml:base": settings.SITE_URL}


def _atom(feed: Feed) -> str:
    """Write the feed. It names neither its own address, which is a secret, nor its member."""
    atom = _Atom(
        title=f"{_('Global Congress')}: {feed.get_contents_display()}",
        link=settings.SITE_URL + reverse("forum:index"),
        description=None,
        language=feed.member.language,
        author_name=_("Global Congress"),
        feed_guid=_id(feed.public_id),
    )
    for entry in reading.feed_entries(feed):
        atom.add_item(
            title=entry.title,
            link=settings.SITE_URL + entry.url,
            description=entry.html or None,  # type: ignore[arg-type]  # without one there is no element for it
            unique_id=_id(entry.post_id),
            author_name=entry.author or None,
            pubdate=entry.published,
            updateddate=entry.updated,
        )
    return atom.writeString("utf-8")


def _id(public_id: str) -> str:
    """Return an id (RFC 4151) that stays, whatever the text or its label become, and says nothing of them."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{public_id}"

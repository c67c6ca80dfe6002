"""Taking an item, keeping it, giving it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.core.rulings import Refused
from community.moderation.actions import claims
from community.moderation.reading import lease_of

from .doors import moderators_only, viewer_of, visible_item


@require_POST
@moderators_only
def claim(request: HttpRequest, pid: str) -> HttpResponse:
    """Take or renew the lease. A page that renews gets the lease alone; a plain form goes back to the item."""
    found, viewer = visible_item(request, pid), viewer_of(request)
    try:
        held = claims.claim(item=found, moderator=viewer)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("moderation:item", pid)
    if _is_fragment(request):
        return render(
            request, "moderation/decision.html#lease", {"lease": lease_of(viewer, visible_item(request, pid))}
        )
    if not held:
        messages.warning(request, _("Somebody else is at this item, or it is closed. Below you see how it stands."))
    return redirect("moderation:item", pid)


@require_POST
@moderators_only
def leave(request: HttpRequest, pid: str) -> HttpResponse:
    """Give the lease back; nothing happens to somebody else's."""
    claims.leave(item=visible_item(request, pid), moderator=viewer_of(request))
    return HttpResponse(status=204) if _is_fragment(request) else redirect("moderation:queue")


def _is_fragment(request: HttpRequest) -> bool:
    return "X-Fragment" in request.headers

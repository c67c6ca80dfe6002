"""Taking an item, keeping it, giving it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.core.rulings import Refused
from community.moderation.actions import claims
from community.moderation.actions.looks import look_away
from community.moderation.forms import HandOverForm
from community.moderation.policy import who_may_decide
from community.moderation.reading import lease_of

from .doors import moderators_only, viewer_of, visible_item, words_kept


@require_POST
@words_kept
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
def claim_next(request: HttpRequest) -> HttpResponse:
    """Take the most urgent item that nobody is at, and open it."""
    if found := claims.claim_next(moderator=viewer_of(request)):
        return redirect("moderation:item", found.public_id)
    messages.info(request, _("Nothing is waiting that you could decide and nobody is at."))
    return redirect("moderation:queue")


@require_POST
@words_kept
def hand_over(request: HttpRequest, pid: str) -> HttpResponse:
    """Give one's lease to another moderator of the item."""
    found, viewer = visible_item(request, pid), viewer_of(request)
    form = HandOverForm(request.POST, able=who_may_decide(found))
    if not form.is_valid():
        messages.error(request, _("Choose the moderator who should go on."))
        return redirect("moderation:item", pid)
    try:
        given = claims.hand_over(item=found, moderator=viewer, to=form.cleaned_data["to"])
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("moderation:item", pid)
    if not given:
        messages.warning(request, _("You no longer hold this item, so it was not handed over."))
        return redirect("moderation:item", pid)
    messages.success(request, _("Handed over. The other moderator is told."))
    return redirect("moderation:queue")


@require_POST
@words_kept
def leave(request: HttpRequest, pid: str) -> HttpResponse:
    """Give the lease back and look away; nothing happens to somebody else's."""
    found, viewer = visible_item(request, pid), viewer_of(request)
    claims.leave(item=found, moderator=viewer)
    look_away(item=found, moderator=viewer)
    return HttpResponse(status=204) if _is_fragment(request) else redirect("moderation:queue")


def _is_fragment(request: HttpRequest) -> bool:
    return "X-Fragment" in request.headers

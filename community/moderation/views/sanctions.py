"""What waits for somebody else: bans for a second person, appeals; and lifting what holds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core.rulings import Refused
from community.moderation.actions import sanctions as actions
from community.moderation.actions.sanction_appeals import answer as answer_appeal
from community.moderation.forms import AnswerForm, LiftForm
from community.moderation.models import Sanction
from community.moderation.reading import card_of, sanctions_page

from .doors import deciders_only, viewer_of

_ASKING = ["GET", "HEAD", "POST"]
_DEEDS = {"agree": actions.agree, "decline": actions.decline, "withdraw": actions.withdraw}


@require_safe
@deciders_only
def sanctions(request: HttpRequest) -> HttpResponse:
    """Show the bans and the appeals that wait."""
    return render(request, "moderation/sanctions.html", {"page": sanctions_page(viewer_of(request))})


@require_POST
@deciders_only
def settle(request: HttpRequest, pid: str, deed: str) -> HttpResponse:
    """Agree to a ban, decline or withdraw it; whoever comes too late is told so."""
    said = {
        "agree": _("Agreed: the ban holds from now on, and the member has been told."),
        "decline": _("Declined. Nothing changes."),
        "withdraw": _("Withdrawn. Nothing changes."),
    }
    try:
        _DEEDS[deed](sanction=_visible(request, pid), by=viewer_of(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said[deed])
    return redirect("moderation:sanctions")


@require_http_methods(_ASKING)
@deciders_only
def lift(request: HttpRequest, pid: str) -> HttpResponse:
    """End a sanction before its time, with words to the member."""
    found = _visible(request, pid)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.lift(sanction=found, by=viewer_of(request), words=form.cleaned_data["words"])
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Lifted. The member has been told."))
            return redirect("moderation:sanctions")
    return _page(request, found, form)


@require_http_methods(_ASKING)
@deciders_only
def answer(request: HttpRequest, pid: str) -> HttpResponse:
    """Decide an appeal."""
    found = _visible(request, pid)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        lifts, words = form.cleaned_data["outcome"] == "lift", form.cleaned_data["words"]
        try:
            answer_appeal(sanction=found, by=viewer_of(request), lifts=lifts, words=words)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Decided. The member has been told."))
            return redirect("moderation:sanctions")
    return _page(request, found, form)


def _visible(request: HttpRequest, pid: str) -> Sanction:
    viewer = viewer_of(request)
    seen = Sanction.objects.visible_to(viewer).exclude(member=viewer.pk)
    return get_object_or_404(seen.with_all(), public_id=pid)


def _page(request: HttpRequest, found: Sanction, form: LiftForm) -> HttpResponse:
    context = {"form": form, "card": card_of(viewer_of(request), found)}
    return render(request, "moderation/sanction_ending.html", context, status=400 if form.is_bound else 200)

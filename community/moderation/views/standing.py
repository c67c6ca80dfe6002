"""A member's own standing: what was imposed on them, why, until when, and the appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.rulings import Refused
from community.moderation.actions.sanction_appeals import appeal as appeal_against
from community.moderation.forms import SanctionAppealForm, appeal_form
from community.moderation.models import Sanction
from community.moderation.reading import appealable, standing_of

from .doors import viewer_of


@require_safe
@login_required
def standing(request: HttpRequest) -> HttpResponse:
    """Show what was imposed on whoever looks, and the appeal where one is possible."""
    return _page(request)


@require_POST
@login_required
def appeal(request: HttpRequest, pid: str) -> HttpResponse:
    """Take an appeal; one that comes late or twice is answered with a sentence, the words kept on the page."""
    member = viewer_of(request)
    found = get_object_or_404(Sanction.objects.visible_to(member).filter(member=member.pk), public_id=pid)
    form = appeal_form(found, request.POST)
    if form.is_valid():
        try:
            appeal_against(sanction=found, member=member, text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Your appeal is there. You are told as soon as it is decided."))
            return redirect("moderation:standing")
    return _page(request, found, form)


def _page(
    request: HttpRequest, about: Sanction | None = None, refused: SanctionAppealForm | None = None
) -> HttpResponse:
    rows = [
        (card, refused if refused and card.sanction == about else appeal_form(card.sanction))
        for card in standing_of(viewer_of(request))
    ]
    page = {"rows": rows, "decisions": appealable(viewer_of(request))}
    return render(request, "moderation/standing.html", page, status=400 if refused else 200)

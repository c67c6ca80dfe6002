"""What was decided over one's own text, and appealing against it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.core.rulings import Refused
from community.moderation.actions.appeals import appeal
from community.moderation.appealing import own_decision
from community.moderation.forms import AppealForm
from community.moderation.models import Decision
from community.moderation.reading import decision_page

from .doors import viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decision(request: HttpRequest, pid: str) -> HttpResponse:
    """Show a decision to the author of the text, and take their appeal; for everybody else there is no such page."""
    found = own_decision(viewer_of(request), pid)
    if found is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _show(request, found, form)
    return _appeal(request, found, form) if form.is_valid() else _show(request, found, form, status=422)


def _appeal(request: HttpRequest, found: Decision, form: AppealForm) -> HttpResponse:
    try:
        appeal(decision=found, author=viewer_of(request), words=form.cleaned_data["words"])
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, found, form, status=403)
    messages.success(request, _("Your appeal is before the moderators. Somebody who had no part in it decides."))
    return redirect("moderation:decision", found.public_id)


def _show(request: HttpRequest, found: Decision, form: AppealForm, *, status: int = 200) -> HttpResponse:
    page = {"page": decision_page(viewer_of(request), found), "form": form}
    return render(request, "moderation/own_decision.html", page, status=status)

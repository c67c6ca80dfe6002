"""What a member hears of by mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realtime.actions.preferences import choose_paces
from realtime.forms import PreferencesForm
from realtime.models import Preference
from realtime.reading import paces_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Show the choices, or keep them."""
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, initial=paces_of(request.user, Preference.Road.MAIL)
    )
    if request.method == "POST" and form.is_valid():
        choose_paces(member=request.user, road=Preference.Road.MAIL, paces=form.cleaned_data)
        messages.success(request, _("Your choices are kept. They hold from the next mail on."))
        return redirect("realtime:preferences")
    return render(request, "realtime/preferences.html", {"form": form})

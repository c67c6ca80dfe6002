"""What a member hears of, by which road and how soon."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realtime.actions.preferences import choose_paces
from realtime.forms import PreferencesForm, initial_paces
from realtime.reading import follows_of, paces_of, roads


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Show the choices, or keep them."""
    member, ways = request.user, roads()
    chosen = initial_paces({road: paces_of(member, road) for road in ways})
    form = PreferencesForm(request.POST or None, initial=chosen, member=member, roads=ways)
    if request.method == "POST" and form.is_valid():
        for road in ways:
            choose_paces(member=member, road=road, paces=form.paces(road))
        messages.success(request, _("Your choices are kept. They hold from the next news on."))
        return redirect("realtime:preferences")
    return render(request, "realtime/preferences.html", {"form": form, "follows": follows_of(member)})

"""What a member hears of, by which road and how soon."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realtime.actions.preferences import choose_paces, choose_presence
from realtime.forms import PreferencesForm, initial_paces
from realtime.push import public_key
from realtime.reading import browsers_of, follows_of, paces_of, roads, wants_to_be_counted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Show the choices, or keep them."""
    member, ways = request.user, roads()
    chosen = initial_paces({road: paces_of(member, road) for road in ways}) | {"counted": wants_to_be_counted(member)}
    form = PreferencesForm(request.POST or None, initial=chosen, member=member, roads=ways)
    if request.method == "POST" and form.is_valid():
        for road in ways:
            choose_paces(member=member, road=road, paces=form.paces(road))
        choose_presence(member=member, counted=form.cleaned_data["counted"])
        messages.success(request, _("Your choices are kept. They hold from the next news on."))
        return redirect("realtime:preferences")
    browsers = browsers_of(member, request.session.session_key or "")
    page = {
        "form": form,
        "follows": follows_of(member),
        "push_key": public_key() if settings.PUSH_KEY else "",
        "browsers": browsers,
        "here": any(one.is_here for one in browsers),
    }
    return render(request, "realtime/preferences.html", page)

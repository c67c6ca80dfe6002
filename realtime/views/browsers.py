"""Letting a browser show messages while the site is closed, and taking that back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.core import throttle
from community.core.errors import too_many_requests
from realtime.actions.browsers import add_browser, remove_browser
from realtime.forms import BrowserForm
from realtime.models import Browser


@require_POST
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Remember the browser that this form was sent from."""
    if not settings.PUSH_KEY:
        raise Http404
    form = BrowserForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    if not (ruling := throttle.spend("subscribe", request)):
        return too_many_requests(request, ruling.sentence)
    add_browser(member=request.user, session_key=request.session.session_key or "", **form.cleaned_data)
    messages.success(request, _("This browser shows you messages from now on, until you sign out."))
    return redirect("realtime:preferences")


@require_POST
@login_required
def remove(request: HttpRequest, browser_id: str) -> HttpResponse:
    """Forget one of the member's own."""
    remove_browser(browser=get_object_or_404(Browser.objects.visible_to(request.user), public_id=browser_id))
    messages.success(request, _("That browser shows you no more messages."))
    return redirect("realtime:preferences")

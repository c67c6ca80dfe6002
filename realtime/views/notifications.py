"""A member's notifications: the list, the bell, what was read."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from realtime.actions.notifications import mark_all_read, mark_read
from realtime.forms import ReadForm
from realtime.reading import bell_of, notifications_page, place_of


@require_GET
@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Show what the member was told, newest first, as they may see it now."""
    page = notifications_page(request.user, before=request.GET.get("before", ""))
    return render(request, "realtime/notifications.html", {"page": page})


@require_GET
@login_required
def bell(request: HttpRequest) -> HttpResponse:
    """Return the inside of the bell, for the page that heard it change."""
    return render(request, "realtime/bell_link.html", {"bell": bell_of(request.user)})


@require_GET
@login_required
def opened(request: HttpRequest, notification_id: str) -> HttpResponse:
    """Lead to what a notification tells of: the address that leaves the site says nothing of that."""
    found = place_of(request.user, notification_id)
    if found is None:
        raise Http404
    return HttpResponseRedirect(found)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark those of one line as read (`notification`), or all that the page showed (`until`, `fresh`)."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    if chosen := form.cleaned_data["notification"]:
        mark_read(member=request.user, public_ids=chosen)
    else:
        mark_all_read(member=request.user, until=form.cleaned_data["until"], fresh=form.cleaned_data["fresh"])
    return HttpResponseRedirect(reverse("realtime:notifications"))

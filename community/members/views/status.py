"""Where an applicant sees how the application stands."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .doors import member_of


@login_required
def status(request: HttpRequest) -> HttpResponse:
    """Show what happened and what comes next; whoever has been admitted goes on to where members begin."""
    if member_of(request).is_verified:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "members/status.html", {"applicant": member_of(request)})

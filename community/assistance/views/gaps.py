"""The map of gaps."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.assistance.reading.gaps import gap_map
from community.members.views.doors import member_of


@require_safe
@login_required
def gaps(request: HttpRequest) -> HttpResponse:
    """Show where help is missing."""
    return render(request, "assistance/gaps.html", {"page": gap_map(member_of(request))})

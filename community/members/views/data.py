"""What the site holds of a person, for that person alone: behind their password or passkey, asked for anew."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from community.members.holdings import everything_of, holdings

from .doors import member_of


@require_safe
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def data(request: HttpRequest) -> HttpResponse:
    """Say what the file holds, and offer it."""
    return render(request, "members/data.html", {"parts": [holding.about for holding in holdings.values()]})


@require_safe
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def export(request: HttpRequest) -> HttpResponse:
    """Return the file: one's own account, texts and wishes, nobody else's."""
    if not (ruling := throttle.spend("export", request)):
        return too_many_requests(request, ruling.sentence)
    response = JsonResponse(everything_of(member_of(request)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response

"""Why staff must sign in with a second factor, and how."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from community.core.way_back import way_back
from community.members import policy
from community.members.reading.accounts import held_factors

from .doors import member_of


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Say what a member of staff has to do before the site opens; those who have done it go on."""
    onward = way_back(request, request.GET.get("next", ""), otherwise=settings.LOGIN_REDIRECT_URL)
    if not member_of(request).is_staff or policy.can_act_as_staff(request):
        return redirect(onward)
    held = held_factors(member_of(request)) & set(settings.STAFF_SECOND_FACTORS)
    context = {
        "onward": onward,
        "holds_factor": bool(held),
        "holds_passkey": "webauthn" in held,
        "holds_app": "totp" in held,
        "codes_accepted": "totp" in settings.STAFF_SECOND_FACTORS,
    }
    return render(request, "members/second_factor.html", context)

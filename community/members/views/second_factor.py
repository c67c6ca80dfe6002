"""Why staff must sign in with a second factor, and how."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from community.members import policy


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Say what a member of staff has to do before the site opens; those who have done it go on."""
    if not request.user.is_staff or policy.can_act_as_staff(request):
        return redirect("forum:index")
    held = Authenticator.objects.filter(user=request.user, type__in=settings.STAFF_SECOND_FACTORS)
    return render(
        request,
        "members/second_factor.html",
        {"holds_factor": held.exists(), "codes_accepted": "totp" in settings.STAFF_SECOND_FACTORS},
    )

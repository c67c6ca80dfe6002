"""Choosing the language of the interface."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from community.core.way_back import way_back
from community.members.actions.preferences import set_language
from community.members.forms.accounts import LanguageForm

from .doors import member_of


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and for members in the account, and go back to where the person was."""
    response = redirect(way_back(request, request.POST.get("next", ""), otherwise="/"))
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return response
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        set_language(member=member_of(request), language=chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response

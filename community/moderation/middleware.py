"""At the door: whoever is suspended finds one page, which says why, until when, and how to appeal."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from community.core.unsent import written
from community.members.models import Member
from community.moderation.forms import appeal_form
from community.moderation.reading import appealable, standing_of

GetResponse = Callable[[HttpRequest], HttpResponse]


class SuspendedMiddleware:
    """Answers every personal address alike, leading somewhere or not, but the few that stay open.

    Public pages are for everybody. What the forum and everything else shows is decided in SQL besides, where somebody
    who is suspended is a stranger (`Member.is_verified`); sockets ask by themselves (members/middleware.py).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = request.user
        if isinstance(member, Member) and member.is_outside and _is_closed(request.path_info):
            return _refused(request, member)
        return self.get_response(request)


def _is_closed(address: str) -> bool:
    return address.startswith(settings.PERSONAL_ADDRESSES) and not address.startswith(settings.OPEN_WHILE_SUSPENDED)


def _refused(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the page in place; what somebody had just written stands on it, to be copied."""
    if request.headers.get("HX-Request") or request.headers.get("X-Fragment"):
        return HttpResponse(status=HTTPStatus.FORBIDDEN, headers={"HX-Redirect": reverse("moderation:standing")})
    rows = [(card, appeal_form(card.sanction)) for card in standing_of(member)]
    context = {"rows": rows, "decisions": appealable(member), "kept": written(request)}
    answer = render(request, "moderation/standing.html", context, status=HTTPStatus.FORBIDDEN)
    answer["Cache-Control"] = "private, no-store"
    return answer

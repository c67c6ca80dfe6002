"""Who can be mentioned, while one writes."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from community.core import throttle
from community.core.handles import LONGEST_HANDLE
from community.members.models import Member
from forum import reading
from forum.models import Board, Thread

from .composing import member_of


@require_safe
def people_in(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Return the fragment of who reads the thread and is called like that; not under the Chatham House Rule."""
    viewer = member_of(request)
    seen = Thread.objects.visible_to(viewer).filter(under_rule=False).select_related("audience")
    thread = get_object_or_404(seen, public_id=thread_id)
    return _answer(request, lambda begun: reading.mentionable_in(thread, viewer, begun))


@require_safe
def people_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the same for a thread that is yet to be started on the board."""
    viewer = member_of(request)
    board = get_object_or_404(Board.objects.visible_to(viewer).select_related("audience"), slug=slug)
    return _answer(request, lambda begun: reading.mentionable(board.audience, viewer, begun))


def _answer(request: HttpRequest, find: Callable[[str], list[Member]]) -> HttpResponse:
    if not throttle.spend("suggest", request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    begun = request.GET.get("q", "").replace("\0", "")[:LONGEST_HANDLE]
    return render(request, "forum/mentionable.html", {"people": find(begun)})

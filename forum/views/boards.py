"""Reading boards: the index, a board, a tag."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import reading

from .composing import member_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the boards that the member reads."""
    return render(request, "forum/index.html", {"page": reading.forum_page(member_of(request))})


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a board's threads: `show` is latest, unread, unanswered or mine; `after` a cursor."""
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    page = reading.board_page(member_of(request), slug, show=show, after=after)
    if page is None:
        raise Http404
    return render(request, "forum/board.html", {"page": page})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the threads that carry a tag."""
    page = reading.tag_page(member_of(request), slug, after=request.GET.get("after", ""))
    if page is None:
        raise Http404
    return render(request, "forum/tag.html", {"page": page})

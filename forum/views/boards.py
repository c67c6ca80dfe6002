"""Reading boards: the index, a board, all boards together, a tag."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from forum import reading
from forum.actions.read_marks import mark_all_read
from forum.models import Board, Thread

from .composing import member_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the boards that the member reads."""
    return render(request, "forum/index.html", {"page": reading.forum_page(member_of(request))})


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a board's threads: `show` is one of reading/shows.py; `after` a cursor."""
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    page = reading.board_page(member_of(request), slug, show=show, after=after)
    if page is None:
        raise Http404
    return render(request, "forum/board.html", {"page": page})


@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """Show the threads of all boards that the member reads: `show` and `after` as of a board."""
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    page = reading.threads_page(member_of(request), show=show, after=after)
    return render(request, "forum/threads.html", {"page": page})


@require_POST
def read(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Take everything on the board, or on all boards, as read."""
    member = member_of(request)
    threads = Thread.objects.visible_to(member)
    if slug:
        board = get_object_or_404(Board.objects.visible_to(member), slug=slug)
        threads = threads.filter(board=board)
    if not (ruling := throttle.spend("subscribe", request)):
        return too_many_requests(request, ruling.sentence)
    number = mark_all_read(member=member, threads=threads)
    said = ngettext("%(n)s thread is marked as read.", "%(n)s threads are marked as read.", number) % {"n": number}
    messages.success(request, said if number else _("You had read everything already."))
    return redirect(reverse("forum:board", args=[slug]) if slug else reverse("forum:threads"))


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the threads that carry a tag; another spelling leads to the one that is meant."""
    page = reading.tag_page(member_of(request), slug, after=request.GET.get("after", ""))
    if page is None:
        meant = reading.meant_tag(member_of(request), slug)
        if meant == slug:
            raise Http404
        return redirect("forum:tag", meant)
    return render(request, "forum/tag.html", {"page": page})

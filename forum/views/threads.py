"""Writing threads: starting one, and what a member wants to hear of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from community.core.rulings import Refused, require
from community.members.models import Member
from forum import policy
from forum.actions import subscriptions, threads
from forum.forms import ReadersForm, SubscriptionForm, ThreadForm
from forum.models import Board, Subscription, Thread

from .composing import compose, member_of, tell_of


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a thread on the board, for all its readers or for fewer."""
    member = member_of(request)
    board = _visible_board(member, slug)
    require(policy.can_start(member, board))

    def send(said: dict[str, Any]) -> HttpResponse:
        try:
            post = threads.start_thread(
                author=member,
                board=board,
                title=said["title"],
                body=said["body"],
                label=said["label"],
                audience=threads.audience_of(board=board, group=said["readers"]),
                language=said["language"],
                tags=said["tags"],
                under_rule=said["under_rule"],
                said_sensitive=said["said_sensitive"],
                submission_key=said["submission_key"],
            )
        except Refused as refused:
            if not said["under_rule"]:
                raise
            raise ValidationError({"under_rule": str(refused.sentence)}) from refused
        return tell_of(request, post, readers=form.size())

    form = ThreadForm(request.POST or None, initial=_first_guess(board), author=member, board=board)
    page = {"board": board, "readers": form.size(), "back": reverse("forum:board", args=[board.slug])}
    return compose(request, form=form, template="forum/thread_start.html", page=page, send=send)


def _first_guess(board: Board) -> dict[str, str]:
    return {"label": board.label, "language": (get_language() or "en").partition("-")[0]}


@require_safe
def readers(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a fragment: how many would read with the readers chosen so far, and the button that says so."""
    member = member_of(request)
    board = _visible_board(member, slug)
    form = ReadersForm(request.GET, author=member, board=board)
    return render(request, "forum/send.html", {"readers": form.size()})


@require_POST
def subscribe(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Set what one hears of the thread."""
    member = member_of(request)
    thread = get_object_or_404(Thread.objects.visible_to(member), public_id=thread_id)
    level = _chosen_level(request)
    if not (ruling := throttle.spend("subscribe", request)):
        return too_many_requests(request, ruling.sentence)
    subscriptions.subscribe(member=member, thread=thread, level=level)
    messages.success(request, _heard(level))
    return redirect("forum:thread", thread_id)


@require_POST
def subscribe_board(request: HttpRequest, slug: str) -> HttpResponse:
    """Set what one hears of the board's threads; a word on a thread stands over it."""
    member = member_of(request)
    board = _visible_board(member, slug)
    level = _chosen_level(request)
    if not (ruling := throttle.spend("subscribe", request)):
        return too_many_requests(request, ruling.sentence)
    subscriptions.subscribe(member=member, board=board, level=level)
    messages.success(request, _heard(level))
    return redirect("forum:board", slug)


def _chosen_level(request: HttpRequest) -> str:
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    level: str = form.cleaned_data["level"]
    return level


def _heard(level: str) -> str:
    match level:
        case Subscription.Level.ALL:
            return _("You will hear of everything new here.")
        case Subscription.Level.ANSWERS:
            return _("You will hear of answers to you.")
        case _other:
            return _("You will hear nothing of this any more.")


def _visible_board(member: Member, slug: str) -> Board:
    return get_object_or_404(Board.objects.visible_to(member).select_related("audience"), slug=slug)

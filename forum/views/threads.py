"""Writing threads: starting one, and what a member wants to hear of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core import throttle
from community.core.errors import too_many_requests
from community.core.public_ids import is_public_id
from community.core.rulings import Refused, require
from community.core.tlp import Label
from community.core.way_back import way_back
from community.members.models import Member
from forum import policy
from forum.actions import subscriptions, threads
from forum.actions.polls import PollPlan
from forum.forms import NAMED, SEVERAL, SubscriptionForm, ThreadForm
from forum.models import Board, Kind, Post, Subscription, Thread
from forum.reading import before_posting, choices_of_kind, readers_among

from .composing import compose, is_looking, member_of, said_so_far, taken_back, tell_of
from .enclosing import enclosed


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a thread on the board, for all its readers or for fewer; a stricter one `beside` a post (a public id)."""
    member = member_of(request)
    board = _visible_board(member, slug)
    beside = _post_beside(request, board)
    require(policy.can_start(member, board))
    kind = _kind(request, board)
    if beside:
        require(policy.can_stand_beside(beside))

    def send(said: dict[str, Any]) -> HttpResponse:
        try:
            post = threads.start_thread(
                author=member,
                board=board,
                title=said["title"],
                body=said["body"],
                label=said["label"],
                audience=threads.readers_within(form.within, form.chosen.groups),
                named=form.chosen.people,
                language=said["language"],
                tags=said["tags"],
                files=said["files"],
                beside=beside,
                under_rule=said.get("under_rule", False),
                kind=kind,
                poll=_poll(said) if kind == Kind.POLL else None,
                said_sensitive=said["said_sensitive"],
                submission_key=said["submission_key"],
            )
        except Refused as refused:
            if not said.get("under_rule"):
                raise
            raise ValidationError({"under_rule": str(refused.sentence)}) from refused
        return tell_of(request, post, readers=form.size())

    looking = is_looking(request)
    first = said_so_far(request, SEVERAL) if looking else _first_guess(board, beside) | taken_back(request)
    sent = None if looking else request.POST or None
    form = ThreadForm(sent, initial=first, author=member, board=board, beside=beside, kind=kind)
    readers = readers_among(form.within, form.chosen.groups, form.size(), named=form.is_named)
    page = {
        "board": board,
        "beside": beside,
        "kind": kind,
        "people": reverse("forum:board-people", args=[board.slug]),
        "kinds": choices_of_kind(member, board, kind),
        "readers": readers.count,
        "who": before_posting(
            readers,
            board=board,
            label=form["label"].value() or "",
            audience=form.within,
            author=member,
            named=form.chosen.people,
        ),
        "back": reverse("forum:board", args=[board.slug]),
    }
    files = enclosed(request)
    return compose(request, form=form, template="forum/thread_start.html", page=page, send=send, files=files)


def _kind(request: HttpRequest, board: Board) -> str:
    """Return the kind that the address names; a discussion where it names none that the member can start here."""
    wanted = request.GET.get("kind", "")
    return wanted if wanted in policy.kinds_for(member_of(request), board) else Kind.DISCUSSION


def _poll(said: dict[str, Any]) -> PollPlan:
    return PollPlan(said["options"], multiple=said["multiple"], named=said["named"], last_day=said["last_day"])


def _first_guess(board: Board, beside: Post | None) -> dict[str, Any]:
    language = (get_language() or "en").partition("-")[0]
    if beside:
        return {"label": Label.RED, "readers": NAMED, "language": language}
    return {"label": board.label, "language": language}


def _post_beside(request: HttpRequest, board: Board) -> Post | None:
    """Return the post that `beside` names, or the opening post of the thread that it names; 404 when it is none."""
    if not (wanted := request.GET.get("beside", "")):
        return None
    seen = Post.objects.visible_to(member_of(request)).filter(thread__board=board)
    named = Q(public_id=wanted) | Q(thread__public_id=wanted, parent=None)
    if not is_public_id(wanted):
        raise Http404
    return get_object_or_404(seen.select_related("thread__board", "thread__audience"), named)


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
    return redirect(_back(request, reverse("forum:thread", args=[thread_id])))


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
    return redirect(_back(request, reverse("forum:board", args=[slug])))


def _back(request: HttpRequest, otherwise: str) -> str:
    """Return where the choice was made, when it was on another page than the thing's own."""
    return way_back(request, request.POST.get("next", ""), otherwise=otherwise)


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
    return get_object_or_404(Board.objects.visible_to(member).select_related("audience", "moderators"), slug=slug)

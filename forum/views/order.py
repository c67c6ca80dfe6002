"""Keeping order in a thread: what the moderators of its board do on one page, each deed a form of its own.

Whoever started the thread finds there how to close it; for everybody else these addresses do not exist.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.core.rulings import Refused
from forum import policy
from forum.actions import closing, moving, order
from forum.forms import CloseForm, MergeForm, MoveForm, RenameForm, SlowForm, SplitForm
from forum.models import Board, Post, Revision, Thread

from .composing import is_too_long, member_of
from .deeds import ask

_WRITING = ["GET", "HEAD", "POST"]
Deed = Callable[[dict[str, Any]], str]


@require_http_methods(_WRITING)
def keep_order(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Show what can be done, or do the `deed` that was sent."""
    thread = _kept_thread(request, thread_id)
    forms_of = _forms(request, thread) if _is_seated(request, thread) else _own_forms(request)
    if request.method != "POST":
        return _answer(request, thread, forms_of)
    deed = request.POST.get("deed", "")
    if deed not in forms_of:
        raise BadRequest
    form = forms_of[deed]
    if not form.is_valid():
        return _answer(request, thread, forms_of, status=413 if is_too_long(form) else 400)
    try:
        messages.success(request, _deeds(request, thread)[deed](form.cleaned_data))
    except ValidationError as error:
        form.add_error(None, error)
        return _answer(request, thread, forms_of, status=400)
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _answer(request, thread, forms_of, status=403)
    return redirect("forum:thread", _whereto(deed, form, thread))


def _answer(
    request: HttpRequest, thread: Thread, forms_of: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    page = {"thread": thread, "forms": forms_of, "back": reverse("forum:thread", args=[thread.public_id])}
    return render(request, "forum/order.html", page, status=status)


def _own_forms(request: HttpRequest) -> dict[str, forms.Form]:
    """Return the forms of whoever started the thread."""
    return {deed: forms.Form(request.POST or None) for deed in ("close", "open")}


def _forms(request: HttpRequest, thread: Thread) -> dict[str, forms.Form]:
    """Return the forms by deed; the one that was sent is filled with what was said."""
    sent = request.POST.get("deed", "")

    def said(deed: str) -> Any:
        return request.POST if deed == sent else None

    opening = Revision.objects.visible_to(member_of(request)).filter(post__thread=thread, post__parent=None)
    latest = opening.filter(state=Revision.State.PUBLISHED).order_by("-number").first()
    first = {"title": thread.title, "tags": latest.tags if latest else []}
    return {
        "close": CloseForm(said("close")),
        "open": forms.Form(said("open")),
        "pin": forms.Form(said("pin")),
        "unpin": forms.Form(said("unpin")),
        "slow": SlowForm(said("slow"), initial={"minutes": thread.slow, "last_day": thread.last_day}),
        "rename": RenameForm(said("rename"), initial=first),
        "move": MoveForm(said("move"), boards=_other_boards(request, thread)),
        "merge": MergeForm(said("merge")),
    }


def _deeds(request: HttpRequest, thread: Thread) -> dict[str, Deed]:
    member = member_of(request)

    def close(said: dict[str, Any]) -> str:
        closing.close_thread(member=member, thread=thread, outcome=said.get("outcome", ""))
        return _("The thread is closed for replies.")

    def reopen(_said: dict[str, Any]) -> str:
        closing.open_thread(member=member, thread=thread)
        return _("The thread is open for replies again.")

    def pin(_said: dict[str, Any]) -> str:
        order.pin_thread(moderator=member, thread=thread, pinned=True)
        return _("The thread is pinned.")

    def unpin(_said: dict[str, Any]) -> str:
        order.pin_thread(moderator=member, thread=thread, pinned=False)
        return _("The thread is no longer pinned.")

    def slow(said: dict[str, Any]) -> str:
        order.slow_thread(moderator=member, thread=thread, **said)
        return _("Kept.")

    def rename(said: dict[str, Any]) -> str:
        revision = order.rename_thread(moderator=member, thread=thread, **said)
        if revision.state == Revision.State.PUBLISHED:
            return _("The thread has its new title and tags.")
        return _("The new title waits for another moderator, as its words ask for a look.")

    def move(said: dict[str, Any]) -> str:
        board = get_object_or_404(Board.objects.visible_to(member), slug=said["board"])
        order.move_thread(moderator=member, thread=thread, board=board)
        return _("The thread stands on its new board.")

    def merge(said: dict[str, Any]) -> str:
        moving.merge_threads(moderator=member, source=thread, target=_other_thread(request, said["address"]))
        return _("The posts stand in this thread now. The old address leads here.")

    return {
        "close": close,
        "open": reopen,
        "pin": pin,
        "unpin": unpin,
        "slow": slow,
        "rename": rename,
        "move": move,
        "merge": merge,
    }


def _other_thread(request: HttpRequest, thread_id: str) -> Thread:
    found = Thread.objects.visible_to(member_of(request)).filter(public_id=thread_id).first()
    if found is None:
        raise ValidationError(_("You read no thread at this address. Copy it again from your browser."))
    return found


def _whereto(deed: str, form: forms.Form, thread: Thread) -> str:
    return str(form.cleaned_data["address"]) if deed == "merge" else str(thread.public_id)


@require_http_methods(_WRITING)
def split(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Make a thread of a reply and everything below it."""
    post = _seated_post(request, thread_id, post_id)
    form = SplitForm(request.POST or None)
    page = {
        "form": form,
        "post": post,
        "thread": post.thread,
        "back": reverse("forum:post", args=[thread_id, post_id]),
    }

    def send(said: dict[str, Any]) -> HttpResponse:
        made = moving.split_branch(moderator=member_of(request), post=post, title=said["title"])
        messages.success(request, _("This is a thread of its own now. Old addresses of its posts lead here."))
        return redirect("forum:thread", made.public_id)

    return ask(request, form, "forum/split.html", page, send)


def _other_boards(request: HttpRequest, thread: Thread) -> list[Board]:
    """Return the boards that one moderates, the thread's own left out."""
    member = member_of(request)
    boards = Board.objects.visible_to(member).filter(moderators__members=member).exclude(pk=thread.board_id)
    return list(boards.distinct())


def _kept_thread(request: HttpRequest, thread_id: str) -> Thread:
    seen = Thread.objects.visible_to(member_of(request)).select_related("board__moderators", "audience")
    thread = get_object_or_404(seen, public_id=thread_id)
    if not policy.is_own(member_of(request), thread) and not _is_seated(request, thread):
        raise Http404
    return thread


def _is_seated(request: HttpRequest, thread: Thread) -> bool:
    return bool(policy.moderates(member_of(request), thread.board))


def _seated_post(request: HttpRequest, thread_id: str, post_id: str) -> Post:
    seen = Post.objects.visible_to(member_of(request)).filter(thread__public_id=thread_id)
    post = get_object_or_404(seen.select_related("thread__board", "author"), public_id=post_id)
    if not policy.moderates(member_of(request), post.thread.board):
        raise Http404
    return post

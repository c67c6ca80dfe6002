"""Requests: the lists, one of them, writing it, changing it, and the deeds of its page."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.assistance import policy
from community.assistance.actions import moves
from community.assistance.actions.requests import change as change_request
from community.assistance.actions.requests import discard_draft, keep_draft
from community.assistance.forms.answers import MoveForm
from community.assistance.forms.requests import ChangeForm, RequestForm, initial_of
from community.assistance.models import Request
from community.assistance.reading.lists import all_requests, lists_for
from community.assistance.reading.requests import request_page
from community.assistance.states import BY_DEED, State
from community.members.models import Member
from community.members.models.member import Role
from community.members.views.doors import member_of

from .doors import GET_OR_POST, Page, answered, back_to, filled, pressed, status_of, visible_request


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show what concerns the viewer."""
    return render(request, "assistance/index.html", {"page": lists_for(member_of(request))})


@require_safe
@login_required
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Show the secretariat every request (`?state=`)."""
    viewer = member_of(request)
    if viewer.role != Role.SECRETARIAT:
        raise Http404
    page = all_requests(viewer, state=request.GET.get("state", ""))
    return render(request, "assistance/all.html", {"page": page})


@require_safe
@login_required
def one(request: HttpRequest, pid: str) -> HttpResponse:
    """Show one request, as far as the viewer may know it."""
    page = request_page(member_of(request), visible_request(request, pid))
    return render(request, "assistance/request.html", {"page": page})


@require_http_methods(GET_OR_POST)
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin a request."""
    return _written(request, None)


@require_http_methods(GET_OR_POST)
@login_required
def write(request: HttpRequest, pid: str) -> HttpResponse:
    """Go on with a draft, or mend what the secretariat asked about."""
    found = visible_request(request, pid)
    if not policy.can_write_draft(member_of(request), found):
        raise Http404
    return _written(request, found)


def _written(request: HttpRequest, found: Request | None) -> HttpResponse:
    viewer = member_of(request)
    submits = "submit" in request.POST
    whole = submits or (found is not None and found.state != State.DRAFT)
    first = initial_of(found) if found else {"languages": [viewer.language]}
    form = RequestForm(request.POST if request.method == "POST" else None, initial=first, asker=viewer, whole=whole)
    kept: list[Request] = []
    if filled(request, form, lambda: kept.append(_kept(viewer, found, form.cleaned_data, submits=submits))):
        said = _("Submitted. Your focal point or the secretariat now confirms the mandate.")
        messages.success(request, said if submits else _("Kept. Nobody has been told of it."))
        return redirect("assistance:request", kept[0].public_id)
    context = {"form": form, "found": found, "ask": policy.can_ask(viewer)}
    return render(request, "assistance/write.html", context, status=status_of(request, form))


def _kept(viewer: Member, found: Request | None, said: dict[str, Any], *, submits: bool) -> Request:
    draft = keep_draft(by=viewer, said=said, request=found)
    if submits and draft.state == State.DRAFT:
        return moves.move(request=draft, deed="submit", by=viewer)
    return draft


@require_POST
@login_required
def discard(request: HttpRequest, pid: str) -> HttpResponse:
    """Throw a draft away."""
    found = visible_request(request, pid)
    return pressed(
        request,
        lambda: discard_draft(request=found, by=member_of(request)),
        done=_("Thrown away."),
        back=partial(back_to, request, found),
    )


@require_http_methods(GET_OR_POST)
@login_required
def change(request: HttpRequest, pid: str) -> HttpResponse:
    """Change what experts have read already."""
    found, viewer = visible_request(request, pid), member_of(request)
    if not policy.can_move(viewer, "edit", found):
        raise Http404
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial_of(found))
    return answered(
        request,
        form,
        lambda: _changed(viewer, found, dict(form.cleaned_data)),
        about=found,
        page=Page(
            _("Change the request"),
            _("Experts have read it. What it says now is kept; they are told, and confirm their offers anew."),
            _("Change it"),
        ),
        done=_("Changed. Whoever offered is asked whether the offer still stands."),
    )


def _changed(viewer: Member, found: Request, said: dict[str, Any]) -> Request:
    return change_request(request=found, by=viewer, version=said.pop("version"), said=said)


@require_http_methods(GET_OR_POST)
@login_required
def do(request: HttpRequest, pid: str, deed: str) -> HttpResponse:
    """Do one deed of the table; with a form in between where it needs words."""
    found, viewer = visible_request(request, pid), member_of(request)
    move = BY_DEED.get(deed)
    if move is None or not move.by_button:
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None, move=move)
    if form.is_bound and not move.reason:
        return pressed(
            request,
            lambda: moves.move(request=found, deed=deed, by=viewer),
            done=_("Done: %(what)s.") % {"what": move.happened},
            back=partial(back_to, request, found),
        )
    ruling = policy.can_move(viewer, deed, found)
    if not ruling and not form.is_bound:
        messages.error(request, str(ruling.sentence))
        return redirect("assistance:request", found.public_id)
    return answered(
        request,
        form,
        lambda: moves.move(request=found, deed=deed, by=viewer, **form.cleaned_data),
        about=found,
        page=Page(
            move.words,
            _("What you write stands in the history of the request, for those who read all of it."),
            move.words,
        ),
        done=_("Done: %(what)s.") % {"what": move.happened},
    )

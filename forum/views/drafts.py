"""Drafts: kept for the page on which they are written, and listed for their author."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.core import throttle
from forum import reading
from forum.actions.drafts import NewerDraft, empty_draft, forget_draft, keep_draft
from forum.drafts import place_of
from forum.forms import DraftForm
from forum.models import Draft

from .composing import is_too_long, member_of


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show what the member has written and not sent."""
    return render(request, "forum/drafts.html", {"drafts": reading.draft_lines(member_of(request))})


@require_safe
def kept(request: HttpRequest) -> JsonResponse:
    """Return the draft `key` with its number; the number 0 when there is none."""
    own = Draft.objects.visible_to(member_of(request))
    draft = own.filter(key=request.GET.get("key", "").replace("\0", "")).first()
    return _told(draft) if draft else JsonResponse({"sequence": 0})


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is being written, or, empty, keep it no more; 409 with the newer one where another tab has saved."""
    member, form = member_of(request), DraftForm(request.POST)
    if not throttle.spend("draft", request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_long(form) else HTTPStatus.BAD_REQUEST)
    said = form.cleaned_data
    if said["texts"] and place_of(member, said["key"]) is None:
        raise Http404
    try:
        if said["texts"]:
            return JsonResponse({"sequence": keep_draft(member=member, **said).sequence})
        empty_draft(member=member, key=said["key"], sequence=said["sequence"])
        return JsonResponse({"sequence": 0})
    except NewerDraft as newer:
        return _told(newer.draft, status=HTTPStatus.CONFLICT)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Keep a draft no more, from the list."""
    forget_draft(member=member_of(request), key=request.POST.get("key", ""))
    return redirect("forum:drafts")


def _told(draft: Draft, status: int = HTTPStatus.OK) -> JsonResponse:
    said = {"sequence": draft.sequence, "texts": draft.texts, "saved": draft.saved.isoformat()}
    return JsonResponse(said, status=status)

"""The queue: the list, an item beside it, and the two fragments that change while somebody looks."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from community.members.models import Member
from community.moderation.actions.claims import renew
from community.moderation.actions.looks import look
from community.moderation.actions.openings import note_opening
from community.moderation.forms import DecisionForm, SeekForm, form_of
from community.moderation.models import QueueItem
from community.moderation.reading import Sought, item_page, lease_of, notes_for, queue_page, shift_page

from .doors import moderators_only, viewer_of, visible_item


@require_GET
@moderators_only
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, or what is claimed, or what was decided (`?show=`), of one team or author, page by page."""
    seek, sought = _sought(request)
    page = queue_page(viewer_of(request), sought)
    status = HTTPStatus.BAD_REQUEST if seek.errors else HTTPStatus.OK
    return render(request, "moderation/queue.html", {"page": page, "seek": seek}, status=status)


@require_GET
@moderators_only
def item(request: HttpRequest, pid: str) -> HttpResponse:
    """Show one item between the list and the decision; a lease of one's own is renewed."""
    found = visible_item(request, pid)
    if renew(item=found, moderator=viewer_of(request)):
        found = visible_item(request, pid)
    return render_item(request, found, form_for(viewer_of(request), found, initial={"version": found.version}))


@require_GET
@moderators_only
def shift(request: HttpRequest) -> HttpResponse:
    """Show how the work of the viewer's teams stands, in figures."""
    return render(request, "moderation/shift.html", {"shift": shift_page(viewer_of(request))})


@require_GET
@moderators_only
def listing(request: HttpRequest) -> HttpResponse:
    """Return the list alone, for the page that heard the queue move."""
    _seek, sought = _sought(request)
    page = queue_page(viewer_of(request), sought, current=request.GET.get("current", ""))
    return render(request, "moderation/queue.html#list", {"page": page})


@require_GET
@moderators_only
def lease(request: HttpRequest, pid: str) -> HttpResponse:
    """Return who is at an item, for the page that has it open; the text and a note being written stay as they are.

    That the page is there is told to the others by this, too.
    """
    found, viewer = visible_item(request, pid), viewer_of(request)
    look(item=found, moderator=viewer)
    return render(request, "moderation/decision.html#lease", {"lease": lease_of(viewer, found)})


def _sought(request: HttpRequest) -> tuple[SeekForm, Sought]:
    """Return the filter, and what is sought by as much of it as can be used."""
    seek = SeekForm(viewer_of(request), request.GET)
    seek.full_clean()
    said = seek.cleaned_data
    return seek, Sought(
        show=request.GET.get("show", ""),
        after=request.GET.get("after", ""),
        team=said.get("team"),
        author=said.get("author"),
    )


def form_for(viewer: Member, item: QueueItem, sent: QueryDict | None = None, **options: Any) -> DecisionForm:
    """Return the form of a decision over `item`, with the saved notes of its team."""
    return form_of(item)(sent, notes=notes_for(viewer, item), **options)


def render_item(
    request: HttpRequest, found: QueueItem, form: DecisionForm, *, status: int = 200, warning: str = ""
) -> HttpResponse:
    """Answer with the item in its place; `warning` is said above the buttons, and the form keeps what was written."""
    viewer = viewer_of(request)
    look(item=found, moderator=viewer)
    opened = item_page(viewer, found)
    if opened.card:
        note_opening(item=found, moderator=viewer)
    seek, sought = _sought(request)
    context = {
        "page": queue_page(viewer, sought, current=found.public_id),
        "seek": seek,
        "item": opened,
        "lease": opened.lease,
        "form": form,
        "warning": warning,
    }
    return render(request, "moderation/queue.html", context, status=status)

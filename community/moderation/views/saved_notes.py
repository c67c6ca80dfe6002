"""The saved notes of one's teams: listed, written, changed, deleted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.core.rulings import Refused
from community.members.models import Group
from community.moderation.actions import saved_notes
from community.moderation.forms import SavedNoteForm
from community.moderation.models import SavedNote
from community.moderation.reading import kept_notes

from .doors import moderators_only, viewer_of


@require_GET
@moderators_only
def listing(request: HttpRequest) -> HttpResponse:
    """List the notes of the viewer's teams."""
    return render(request, "moderation/notes.html", {"notes": kept_notes(viewer_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def edit(request: HttpRequest, pid: str = "") -> HttpResponse:
    """Write a note, or change one."""
    viewer = viewer_of(request)
    note = _note(request, pid) if pid else None
    teams = Group.objects.filter(members=viewer, kind=Group.Kind.MODERATORS).order_by("name")
    if not teams.exists():
        raise Http404
    form = SavedNoteForm(request.POST or None, teams=teams, note=note)
    if form.is_valid():
        said = form.cleaned_data
        try:
            saved_notes.save_note(by=viewer, team=said["team"], name=said["name"], texts=form.texts(), note=note)
        except Refused as refused:
            form.add_error("name", str(refused.sentence))
        else:
            messages.success(request, _("Saved. It can be chosen beside every decision of the team."))
            return redirect("moderation:notes")
    context = {"form": form, "note": note}
    return render(request, "moderation/note.html", context, status=400 if form.is_bound else 200)


@require_POST
@moderators_only
def delete(request: HttpRequest, pid: str) -> HttpResponse:
    """Delete a note."""
    try:
        saved_notes.delete_note(by=viewer_of(request), note=_note(request, pid))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Deleted. What was written with it stays."))
    return redirect("moderation:notes")


def _note(request: HttpRequest, pid: str) -> SavedNote:
    visible = SavedNote.objects.visible_to(viewer_of(request)).select_related("team")
    return get_object_or_404(visible, public_id=pid)

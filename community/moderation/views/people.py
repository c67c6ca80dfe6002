"""People: finding a member, their record, a note there, and imposing something."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core import text
from community.core.rulings import Refused
from community.members.models import Member
from community.members.models.member import VERIFIED
from community.moderation import people as policy
from community.moderation.actions import records
from community.moderation.actions.sanctions import impose as impose_sanction
from community.moderation.forms import NoteForm, SanctionForm
from community.moderation.models import Sanction
from community.moderation.reading import people_page, record_page

from .doors import moderators_only, viewer_of


@require_safe
@moderators_only
def people(request: HttpRequest) -> HttpResponse:
    """Find a member by name (`?q=`)."""
    page = people_page(viewer_of(request), wanted=text.query(request.GET.get("q", "")))
    return render(request, "moderation/people.html", {"page": page})


@require_safe
@moderators_only
def person(request: HttpRequest, uuid: object) -> HttpResponse:
    """Show what is on record about a member; each look is written down, once an hour."""
    return _record(request, visible_person(request, uuid), NoteForm())


@require_POST
@moderators_only
def note(request: HttpRequest, uuid: object) -> HttpResponse:
    """Keep a note for other moderators."""
    found = visible_person(request, uuid)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            records.write_note(member=found, by=viewer_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Noted, for moderators alone."))
            return redirect("moderation:person", found.uuid)
    return _record(request, found, form, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def impose(request: HttpRequest, uuid: object, kind: str) -> HttpResponse:
    """Impose one kind of sanction, or propose it where it takes two people."""
    found, moderator = visible_person(request, uuid), viewer_of(request)
    if kind not in Sanction.Kind:
        raise Http404
    first = {"decision": request.GET.get("decision", "")}
    sent = request.POST if request.method == "POST" else None
    form = SanctionForm(sent, initial=first, kind=kind, member=found, moderator=moderator)
    if form.is_valid():
        try:
            impose_sanction(sanction=form.sanction(), by=moderator)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _done(kind))
            return redirect("moderation:person", found.uuid)
    context = {"form": form, "member": found, "kind": Sanction.Kind(kind), "judge": policy.can_judge(moderator, found)}
    return render(request, "moderation/impose.html", context, status=400 if form.is_bound else 200)


def visible_person(request: HttpRequest, uuid: object) -> Member:
    """Return an admitted member with a record, or 404; nobody has one for themself."""
    viewer = viewer_of(request)
    seen = Member.objects.visible_to(viewer).filter(role__in=VERIFIED).select_related("organisation")
    found = get_object_or_404(seen, uuid=uuid)
    if not policy.can_see_record(viewer, found):
        raise Http404
    return found


def _record(request: HttpRequest, found: Member, form: NoteForm, *, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    records.note_record_opening(member=found, moderator=viewer)
    context = {"page": record_page(viewer, found), "form": form, "kinds": Sanction.Kind}
    return render(request, "moderation/person.html", context, status=status)


def _done(kind: str) -> str:
    if kind == Sanction.Kind.BAN:
        return _("Proposed. It waits up to 14 days for a second person of another organisation.")
    return _("Imposed. The member has been told why, until when, and how to appeal.")

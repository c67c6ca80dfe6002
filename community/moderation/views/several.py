"""One decision over several items: chosen, read together, and decided one by one; what changed meanwhile is left."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from community.core.public_ids import is_public_id
from community.core.rulings import Refused
from community.members.models import Member
from community.moderation.actions.decisions import decide as decide_item
from community.moderation.actions.opened import Conflict
from community.moderation.actions.openings import note_opening
from community.moderation.forms import MOST, SeveralForm, seen_items
from community.moderation.models import QueueItem
from community.moderation.reading import decided_so, several_items, several_page, several_to_read, what_came_between

from .doors import moderators_only, viewer_of


@require_GET
@moderators_only
def choose(request: HttpRequest) -> HttpResponse:
    """List what can be decided together."""
    return render(request, "moderation/several.html", {"lines": several_page(viewer_of(request)), "most": MOST})


@require_GET
@moderators_only
def preview(request: HttpRequest) -> HttpResponse:
    """Show the words of what was chosen, and what can be decided over all of it."""
    chosen = [one for one in request.GET.getlist("item") if is_public_id(one)]
    if not chosen:
        messages.warning(request, _("Choose at least one text."))
        return redirect("moderation:several")
    return _to_read(request, chosen[:MOST], SeveralForm(), left_out=len(chosen[MOST:]))


@require_POST
@moderators_only
def decide(request: HttpRequest) -> HttpResponse:
    """Decide over each as it was seen, and say which were left and why."""
    seen, form = seen_items(request.POST.getlist("item")), SeveralForm(request.POST)
    if not seen:
        messages.warning(request, _("Choose at least one text."))
        return redirect("moderation:several")
    if not form.is_valid():
        return _to_read(request, list(seen), form, status=422)
    viewer = viewer_of(request)
    items = QueueItem.objects.visible_to(viewer).filter(public_id__in=seen)
    left = [(item, said) for item in items if (said := _decide(viewer, item, form, version=seen[item.public_id]))]
    done = len(items) - len(left)
    messages.success(request, ngettext("%(n)s text decided.", "%(n)s texts decided.", done) % {"n": done})
    if not left and len(items) == len(seen):
        return redirect("moderation:queue")
    context = {"left": left, "gone": len(seen) - len(items)}
    return render(request, "moderation/several_left.html", context, status=409)


def _decide(viewer: Member, item: QueueItem, form: SeveralForm, *, version: int) -> str:
    """Decide over one; return why it was left, if it was."""
    said = form.cleaned_data
    if item.needs_two:
        return _("It is held for a sensitive reason meanwhile: read it by itself.")
    try:
        decide_item(item=item, moderator=viewer, version=version, **said)
    except Conflict as conflict:
        if decided_so(viewer, item, version=version, outcome=said["outcome"]):
            return ""  # a double click: its first half did it
        item.refresh_from_db()
        return conflict.sentence or what_came_between(viewer, item)
    except Refused as refused:
        return str(refused.sentence)
    return ""


def _to_read(
    request: HttpRequest, chosen: list[str], form: SeveralForm, *, left_out: int = 0, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    items = several_items(viewer, chosen)
    for item in items:
        note_opening(item=item, moderator=viewer)
    several = several_to_read(viewer, items, chosen=len(chosen))
    context = {"several": several, "form": form, "left_out": left_out, "most": MOST}
    return render(request, "moderation/several_preview.html", context, status=status)

"""The control lists: which numbers stand on them. For moderators alone; nobody else is shown a list of hazards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.core.rulings import Refused
from community.moderation.actions.rules import list_identifier
from community.moderation.forms import EntryForm
from community.moderation.models import ListedIdentifier

from .doors import moderators_only, viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def lists(request: HttpRequest) -> HttpResponse:
    """Show what stands on the lists; add an entry, which holds at once."""
    member = viewer_of(request)
    form = EntryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            list_identifier(entry=form.instance, by=member)
        except Refused as refused:
            form.add_error("cas", str(refused.sentence))
        else:
            messages.success(request, _("On the list from now on."))
            return redirect("moderation:lists")
    entries = ListedIdentifier.objects.visible_to(member).order_by("list_name", "category", "cas")
    context = {"form": form, "entries": entries}
    return render(request, "moderation/lists.html", context, status=400 if form.is_bound else 200)

"""Changes that take two people: the list, one of them, proposing, deciding."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.core.rulings import Refused
from community.members import policy
from community.members.actions import changes as actions
from community.members.actions.groups import add_to_group
from community.members.forms.changes import PROPOSALS, ProposalForm, SeatForm
from community.members.models import Change, Member
from community.members.reading.changes import card_of, changes_page

from .doors import member_of

DEEDS = {"second": actions.second, "decline": actions.decline, "withdraw": actions.withdraw}


@login_required
def changes(request: HttpRequest) -> HttpResponse:
    """Show staff what waits, what they can propose, and what was settled."""
    viewer = member_of(request)
    if not policy.can_see_changes(viewer):
        raise Http404
    kinds = [form.kind for form in PROPOSALS.values()] if policy.can_propose_changes(viewer) else []
    context = {"page": changes_page(viewer), "kinds": kinds}
    return render(request, "members/changes.html", context)


@login_required
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one change to whoever may know of it."""
    return _card(request, _visible(request, public_id))


@login_required
@require_POST
def decide(request: HttpRequest, public_id: str, deed: str) -> HttpResponse:
    """Second, decline or withdraw it; whoever comes too late sees what happened meanwhile."""
    found = _visible(request, public_id)
    try:
        DEEDS[deed](change=found, by=member_of(request))
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return _card(request, _visible(request, public_id), status=HTTPStatus.CONFLICT)
    messages.success(request, _done(deed, found))
    return redirect("members:changes")


@login_required
def propose(request: HttpRequest, kind: str) -> HttpResponse:
    """Take down a proposal of one kind."""
    viewer = member_of(request)
    if kind not in PROPOSALS or not policy.can_propose_changes(viewer):
        raise Http404
    form = PROPOSALS[kind](request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = _proposed(form, by=viewer)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, said)
            return redirect("members:changes")
    return render(request, "members/propose.html", {"form": form}, status=422 if form.is_bound else 200)


def _proposed(form: ProposalForm, *, by: Member) -> str:
    """Propose it, or do at once what takes one person; return what happened."""
    if isinstance(form, SeatForm) and form.takes_one():
        add_to_group(member=form.cleaned_data["member"], group=form.cleaned_data["group"], by=by)
        return _("Done: this seat takes one person. Everybody in the group has been told.")
    actions.propose(change=form.change(), by=by)
    return _("Proposed. It waits up to 14 days for a second person of another organisation.")


def _done(deed: str, settled: Change) -> str:
    if deed == "second" and settled.is_delayed:
        return _("Seconded. The person has been told; it takes effect in 72 hours unless they stop it.")
    said = {
        "second": _("Seconded: it is in force, and those whom it reaches have been told."),
        "decline": _("Declined. Nothing changes, and whoever proposed it has been told."),
        "withdraw": _("Withdrawn. Nothing changes."),
    }
    return said[deed]


def _visible(request: HttpRequest, public_id: str) -> Change:
    return get_object_or_404(Change.objects.visible_to(member_of(request)).with_all(), public_id=public_id)


def _card(request: HttpRequest, shown: Change, *, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "members/change.html", {"card": card_of(member_of(request), shown)}, status=status)

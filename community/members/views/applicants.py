"""Applicants: the list, and admitting one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.core.rulings import Refused
from community.members import policy
from community.members.actions import admission
from community.members.actions.organisations import create_organisation
from community.members.forms.admission import AdmissionForm
from community.members.models import Member, Organisation
from community.members.reading.accounts import applicants_page, likely_organisation

from .doors import member_of


@login_required
def applicants(request: HttpRequest) -> HttpResponse:
    """List those who wait, the longest first."""
    _require_decider(request)
    page = applicants_page(member_of(request), after=request.GET.get("after", ""))
    return render(request, "members/applicants.html", {"page": page})


@login_required
def admit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one application, and admit the person to the network under an organisation that is known or new."""
    _require_decider(request)
    applicant = get_object_or_404(Member.objects.visible_to(member_of(request)), uuid=uuid)
    ruling = policy.can_admit(member_of(request), applicant)
    if not ruling:
        messages.info(request, ruling.sentence)
        return redirect("members:applicants")
    form = AdmissionForm(request.POST if request.method == "POST" else None, initial=_first_guess(applicant))
    if form.is_valid():
        try:
            _admit(form, applicant=applicant, by=member_of(request))
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("%(name)s has been admitted and told by mail.") % {"name": applicant.name})
            return redirect("members:applicants")
    status = 422 if form.is_bound else 200
    return render(request, "members/admit.html", {"applicant": applicant, "form": form}, status=status)


def _require_decider(request: HttpRequest) -> None:
    """Answer those who may not decide as if there were no such page."""
    if not policy.can_see_applicants(member_of(request)):
        raise Http404


@transaction.atomic
def _admit(form: AdmissionForm, *, applicant: Member, by: Member) -> None:
    admission.admit(applicant=applicant, organisation=_organisation(form, by=by), by=by)


def _organisation(form: AdmissionForm, *, by: Member) -> Organisation:
    said = form.cleaned_data
    known: Organisation | None = said["organisation"]
    if known:
        return known
    return create_organisation(name=said["new_name"], country=said["country"], sector=said["sector"], by=by)


def _first_guess(applicant: Member) -> dict[str, object]:
    known = likely_organisation(applicant)
    return {"organisation": known} if known else {"new_name": applicant.stated_organisation}

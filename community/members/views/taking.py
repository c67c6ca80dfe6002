"""Taking power away: it takes one person, and acts at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.core.rulings import Refused
from community.members import policy
from community.members.actions.groups import take_out_of_group
from community.members.actions.roles import set_role
from community.members.forms.changes import TakeRoleForm, TakeSeatForm
from community.members.models import Member
from community.members.models.member import Role

from .doors import member_of


@login_required
def take(request: HttpRequest, what: str) -> HttpResponse:
    """Take away a role or a seat."""
    viewer = member_of(request)
    if what not in TAKINGS or not policy.can_propose_changes(viewer):
        raise Http404
    form_class, do = TAKINGS[what]
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = do(form.cleaned_data, viewer)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, said)
            return redirect("members:changes")
    return render(request, "members/propose.html", {"form": form}, status=422 if form.is_bound else 200)


def _role(said: dict[str, Any], by: Member) -> str:
    set_role(member=said["member"], role=Role.MEMBER, by=by)
    return _("The role has been taken away, and all sessions of the person have ended.")


def _seat(said: dict[str, Any], by: Member) -> str:
    take_out_of_group(member=said["member"], group=said["group"], by=by)
    return _("The person is no longer in the group.")


TAKINGS = {"role": (TakeRoleForm, _role), "seat": (TakeSeatForm, _seat)}

"""What the site holds of a person, for that person alone: behind their password or passkey, asked for anew."""

from typing import Final

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from community.members.holdings import OWN_DATA, holdings, own_texts, written
from community.members.models import Member
from realtime.actions.jobs import pieces_of, start_job
from realtime.models import Job

from .doors import member_of

FEW: Final = 200
"""So many texts are written down while one waits, in a fifth of a second."""


@require_safe
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def data(request: HttpRequest) -> HttpResponse:
    """Say what the file holds, and offer it: at once, or once it is prepared."""
    member = member_of(request)
    about = [holding.about for holding in holdings.values()]
    latest = Job.objects.visible_to(member).filter(kind=OWN_DATA).order_by("-started").first()
    context = {"parts": about, "at_once": _is_short(member), "job": latest}
    return render(request, "members/data.html", context)


@require_POST
@login_required
def prepare(request: HttpRequest) -> HttpResponse:
    """Let the worker write the texts down; whoever asked twice waits for the same.

    It shows nothing, so the password is asked for when the file is fetched: a form could not be sent again after that.
    """
    if not (ruling := throttle.spend("export", request)):
        return too_many_requests(request, ruling.sentence)
    return redirect("realtime:job", start_job(starter=member_of(request), kind=OWN_DATA).public_id)


@require_safe
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def export(request: HttpRequest) -> HttpResponseBase:
    """Return the file: one's own account, texts and wishes, nobody else's."""
    if not (ruling := throttle.spend("export", request)):
        return too_many_requests(request, ruling.sentence)
    member = member_of(request)
    if _is_short(member):
        return _as_file(HttpResponse("".join(written(member, own_texts().all_of(member)))))
    prepared = Job.objects.visible_to(member).filter(kind=OWN_DATA, state=Job.State.DONE).order_by("-ended").first()
    if prepared is None:
        messages.info(request, _("Your file is not prepared yet, or not any more. Prepare it here."))
        return redirect("members:data")
    return _as_file(StreamingHttpResponse(written(member, pieces_of(prepared))))


def _is_short(member: Member) -> bool:
    return own_texts().count(member) <= FEW


def _as_file(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Type"] = "application/json"
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response

"""Stopping a change of one's own account, from the mail about it: the link is the proof, signed in or not."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community.core.rulings import Refused
from community.members import policy
from community.members.actions import changes as actions
from community.members.models import Change


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop it, and stop it."""
    found = Change.objects.stopped_by(token).with_all().first()
    if found is None:
        return render(request, "members/stop.html", {"unknown": True}, status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        try:
            return render(request, "members/stop.html", {"stopped": actions.stop(change=found)})
        except Refused as refused:
            context = {"refusal": refused.sentence}
            return render(request, "members/stop.html", context, status=HTTPStatus.CONFLICT)
    return render(request, "members/stop.html", {"change": found, "refusal": policy.can_stop(found).sentence})

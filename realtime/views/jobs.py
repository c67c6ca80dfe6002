"""A member's long job: how far it is."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realtime.actions.notifications import mark_told
from realtime.models import Job
from realtime.own_notices import JobEnded
from realtime.reading.jobs import job_page


@require_safe
@login_required
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """Show it, or the part of the page that changes while it is done. Whoever sees the end need not be told of it."""
    page = job_page(request.user, job_id)
    if page is None:
        raise Http404
    if page.job.state != Job.State.WAITING:
        mark_told(member=request.user, told=[JobEnded], targets=[page.job.pk])
    template = "realtime/job.html#progress" if "X-Fragment" in request.headers else "realtime/job.html"
    return render(request, template, {"page": page})
